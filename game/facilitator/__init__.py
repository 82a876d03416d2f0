"""The facilitator's side of a cohort: who is in it, what came in, what it can tell."""
