// Module Outbox.
