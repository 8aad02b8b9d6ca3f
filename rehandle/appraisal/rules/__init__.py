"""Pure rules of appraisal: facts of a name in, a range with its reasons out."""
