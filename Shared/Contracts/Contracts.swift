// Module Contracts.
