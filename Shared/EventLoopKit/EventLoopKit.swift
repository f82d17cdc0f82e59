// Module EventLoopKit.
