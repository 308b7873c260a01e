"""A payment gateway that moves no money, below the real SDK: same calls, same errors.

Its objects, idempotency keys and events are rows, so that it survives restarts and serves
several processes. It exists only where no key of a real gateway is given, and never in
production.
"""
