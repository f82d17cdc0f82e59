// Module Primitives.
