"""Cases: from a finding to a name that is kept, or taken back, announced and released."""
