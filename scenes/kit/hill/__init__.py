"""An axis of logits with their beads, and what each z[j] is the sum of as arrows, head to tail."""
