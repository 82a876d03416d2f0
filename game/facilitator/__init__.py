"""The facilitator's side of a cohort: who is in it, what came back, and what can be told of it.

Needs what the extra `facilitator` brings; players need none of it.
"""
