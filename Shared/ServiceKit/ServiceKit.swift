// Module ServiceKit.
