// Module HTTPKit.
