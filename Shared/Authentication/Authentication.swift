// Module Authentication.
