// Module JSONKit.
