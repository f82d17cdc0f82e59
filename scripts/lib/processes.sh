# shellcheck shell=bash disable=SC2034 # read by who sources this
# Written by scripts/render from suite.json.

# In the order in which they start; readiness is awaited for all together.
readonly PROCESSES=(sandbox auth wallet payments billing accounting compliance notifications gateway)
# Those that the gateway stands before.
readonly SERVICES=(auth wallet payments billing accounting compliance notifications)
# Outside partners that a development machine runs itself.
readonly PARTNERS=(sandbox)
declare -rA HTTP_PORT_OF=([sandbox]=8190 [auth]=8101 [wallet]=8102 [payments]=8103 [billing]=8104 [accounting]=8107 [compliance]=8108 [notifications]=8109 [gateway]=8080)
# Where partners take mail.
declare -rA MAIL_PORT_OF=([sandbox]=8191)
# Where partners take pushes over HTTP/2.
declare -rA PUSH_PORT_OF=([sandbox]=8192)
# The gateway's second listener: metrics and operator routes.
readonly GATEWAY_OPERATIONS_PORT=9080
# The same as identifiers: schema and role, user at the broker, endings of variables. PROCESSES and files go by the name.
declare -rA SLUG_OF=([sandbox]=sandbox [auth]=auth [wallet]=wallet [payments]=payments [billing]=billing [accounting]=accounting [compliance]=compliance [notifications]=notifications [gateway]=gateway)
# Their folders under Services.
declare -rA MODULE_OF=([sandbox]=Sandbox [auth]=Auth [wallet]=Wallet [payments]=Payments [billing]=Billing [accounting]=Accounting [compliance]=Compliance [notifications]=Notifications [gateway]=Gateway)
# Those with a schema, a role of their own and migrations; and the schemas.
readonly MIGRATING=(auth wallet payments billing accounting compliance notifications)
readonly SCHEMAS=(auth wallet payments billing accounting compliance notifications)
# The slugs of those that speak AMQP, and of those that use Redis.
readonly BROKER_USERS=(auth wallet payments billing accounting compliance notifications gateway)
readonly REDIS_USERS=(auth gateway)
# The slugs of those that keep files.
readonly FILES_USERS=(payments billing accounting compliance notifications)
# Secrets beside their accounts, under the names of their variables; made at the first start.
declare -rA SECRETS_OF=([sandbox]='SANDBOX_API_KEY SANDBOX_WEBHOOK_SECRET VTPASS_WEBHOOK_SECRET' [auth]='AUTH_SECRET' [payments]='SANDBOX_API_KEY SANDBOX_WEBHOOK_SECRET PAYMENTS_SECRET' [billing]='BILLING_SECRET VTPASS_WEBHOOK_SECRET' [compliance]='COMPLIANCE_SECRET' [notifications]='NOTIFICATIONS_SECRET')
readonly GENERATED_SECRETS=(CURSOR_SECRET AUTH_SECRET BILLING_SECRET COMPLIANCE_SECRET FILES_SECRET NOTIFICATIONS_SECRET PAYMENTS_SECRET SANDBOX_API_KEY SANDBOX_WEBHOOK_SECRET VTPASS_WEBHOOK_SECRET)
# The variables that tell where partners are.
declare -rA PARTNERS_OF=([wallet]='WALLET_FX_URL=sandbox' [payments]='SANDBOX_URL=sandbox' [billing]='VTPASS_URL=sandbox/vtpass/api' [compliance]='SANDBOX_URL=sandbox' [notifications]='SMTP_URL=smtp://sandbox APNS_URL=apns://sandbox SANDBOX_URL=sandbox')
