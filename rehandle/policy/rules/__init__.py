"""Pure rules of the policy: model, conditions, the judge, the SQL, the words."""
