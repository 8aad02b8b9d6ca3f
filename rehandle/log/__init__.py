"""The public record: what happened, in a tree that anyone can verify."""
