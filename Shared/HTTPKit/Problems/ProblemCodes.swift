// Made by scripts/render from problem-codes.tsv.
extension ProblemCode {
    package static let accountCodeTaken = ProblemCode("account_code_taken", 409, "An account has this code already")
    package static let accountCurrencyMismatch = ProblemCode(
        "account_currency_mismatch", 422, "The account is bound to another currency")
    package static let accountInUse = ProblemCode(
        "account_in_use", 409, "The account has entries, so its type is fixed")
    package static let accountInactive = ProblemCode("account_inactive", 422, "The account is not active")
    package static let accountLocked = ProblemCode("account_locked", 423, "The account is locked")
    package static let accountNotFound = ProblemCode("account_not_found", 422, "There is no such account")
    package static let accountProtected = ProblemCode(
        "account_protected", 422, "The account is kept by the services: it takes no entries by hand and stays as it is")
    package static let accountRestricted = ProblemCode("account_restricted", 403, "The account is restricted")
    package static let alreadyCancelled = ProblemCode("already_cancelled", 409, "It has been cancelled already")
    package static let alreadyDecided = ProblemCode("already_decided", 409, "It has been decided already")
    package static let alreadyDisputed = ProblemCode("already_disputed", 409, "It has been disputed before")
    package static let alreadyEnded = ProblemCode("already_ended", 409, "It has ended otherwise")
    package static let alreadyRated = ProblemCode("already_rated", 409, "It has been rated already")
    package static let alreadyReversed = ProblemCode("already_reversed", 409, "It has been reversed already")
    package static let alreadyUsed = ProblemCode("already_used", 409, "It has been used already")
    package static let amountExceedsDue = ProblemCode("amount_exceeds_due", 422, "More than is due")
    package static let amountNotPositive = ProblemCode("amount_not_positive", 422, "The amount must be positive")
    package static let amountNotSupported = ProblemCode(
        "amount_not_supported", 422, "The provider cannot carry such an amount")
    package static let amountOutOfRange = ProblemCode(
        "amount_out_of_range", 422, "The amount is too small or too large")
    package static let amountTooLarge = ProblemCode("amount_too_large", 422, "The amount is too large")
    package static let amountTooSmall = ProblemCode("amount_too_small", 422, "The amount is too small to convert")
    package static let approvalEnded = ProblemCode(
        "approval_ended", 409, "The request was approved, rejected or has expired")
    package static let approvalPending = ProblemCode(
        "approval_pending", 409, "The same waits for a second operator already")
    package static let assessmentUnavailable = ProblemCode(
        "assessment_unavailable", 503, "The transaction cannot be assessed right now")
    package static let attachmentTypeNotAllowed = ProblemCode(
        "attachment_type_not_allowed", 422, "The file is, by its content, of a kind that is not taken here")
    package static let authorizationInvalid = ProblemCode(
        "authorization_invalid", 422, "The authorization does not cover this payment")
    package static let authorizationRequired = ProblemCode(
        "authorization_required", 422, "The wallet's PIN must be given first")
    package static let badCursor = ProblemCode("bad_cursor", 400, "The cursor is not one of ours for this list")
    package static let badGateway = ProblemCode("bad_gateway", 502, "A part of the system answered with nonsense")
    package static let badRequest = ProblemCode("bad_request", 400, "The request is not well-formed HTTP")
    package static let bankAccountInvalid = ProblemCode(
        "bank_account_invalid", 422, "The numbers of the bank account cannot be right")
    package static let bankAccountUnknown = ProblemCode(
        "bank_account_unknown", 422, "The file is about an account that is not ours")
    package static let bankAccountUnverified = ProblemCode(
        "bank_account_unverified", 422, "The bank says that the account is somebody else's")
    package static let bankFileInvalid = ProblemCode(
        "bank_file_invalid", 422, "The file of a bank cannot be read, or does not add up")
    package static let batchRefused = ProblemCode("batch_refused", 422, "Another item of the batch was refused")
    package static let beneficiaryExists = ProblemCode("beneficiary_exists", 409, "It has been put by already")
    package static let billerNotAvailable = ProblemCode(
        "biller_not_available", 422, "Nothing can be paid to this biller right now")
    package static let billerUnreachable = ProblemCode(
        "biller_unreachable", 503, "The biller does not answer right now")
    package static let blocked = ProblemCode("blocked", 403, "Requests from here are blocked")
    package static let broadcastNotRunning = ProblemCode(
        "broadcast_not_running", 409, "The broadcast does not stand so that this can be done")
    package static let captureExceedsHold = ProblemCode("capture_exceeds_hold", 422, "More than the hold has left")
    package static let chartTooDeep = ProblemCode("chart_too_deep", 422, "The tree of accounts would be too deep")
    package static let codeTaken = ProblemCode("code_taken", 409, "The code is taken")
    package static let conflict = ProblemCode("conflict", 409, "The state does not allow this")
    package static let consentRequired = ProblemCode("consent_required", 422, "The customer has not consented to this")
    package static let contentTooLarge = ProblemCode("content_too_large", 413, "The body is too large")
    package static let couponExhausted = ProblemCode(
        "coupon_exhausted", 409, "The coupon has been redeemed as often as it can be")
    package static let couponInvalid = ProblemCode("coupon_invalid", 422, "The coupon is not good for this")
    package static let creditExceedsInvoice = ProblemCode(
        "credit_exceeds_invoice", 422, "More would be credited than was invoiced")
    package static let currencyMismatch = ProblemCode("currency_mismatch", 422, "The currencies do not match")
    package static let currencyRequired = ProblemCode(
        "currency_required", 422, "The account has moved in several currencies; name one")
    package static let currencyUnsupported = ProblemCode("currency_unsupported", 422, "Not available in this currency")
    package static let customerNotFound = ProblemCode(
        "customer_not_found", 422, "The biller knows nobody of this number")
    package static let dateOutOfRange = ProblemCode("date_out_of_range", 422, "The date lies outside the bookable days")
    package static let dependencyUnavailable = ProblemCode(
        "dependency_unavailable", 503, "A part of the system is not available right now")
    package static let depositEnded = ProblemCode("deposit_ended", 409, "The deposit is over")
    package static let depositNotHeld = ProblemCode(
        "deposit_not_held", 409, "Only a held deposit can be sent elsewhere or back")
    package static let documentExpired = ProblemCode(
        "document_expired", 422, "The document holds no longer, or is too old")
    package static let documentMissing = ProblemCode("document_missing", 422, "Something has not been handed in")
    package static let documentTooLong = ProblemCode("document_too_long", 422, "The document would be too long")
    package static let documentUnsafe = ProblemCode(
        "document_unsafe", 422, "The file does more than show something, or is too small or too large a picture")
    package static let duplicateParticipant = ProblemCode(
        "duplicate_participant", 422, "Somebody would have two shares")
    package static let earlierPeriodOpen = ProblemCode(
        "earlier_period_open", 409, "Periods are closed in their order, and an earlier one is open")
    package static let emailAlreadyVerified = ProblemCode(
        "email_already_verified", 409, "The address is verified already")
    package static let emailTaken = ProblemCode("email_taken", 409, "There is an account of this address")
    package static let endpointNotActive = ProblemCode("endpoint_not_active", 409, "The endpoint is not active")
    package static let entryNotReversible = ProblemCode(
        "entry_not_reversible", 422, "Entries of a closing are taken back by reopening the period")
    package static let exceedsShare = ProblemCode("exceeds_share", 422, "So much is not left of the share")
    package static let expectationFailed = ProblemCode("expectation_failed", 417, "Only 100-continue can be expected")
    package static let expired = ProblemCode("expired", 422, "Its time is up")
    package static let explorerNotInstalled = ProblemCode(
        "explorer_not_installed", 404, "Swagger UI was not installed beside this gateway")
    package static let featureDisabled = ProblemCode(
        "feature_disabled", 503, "This feature is switched off at the moment")
    package static let feeAboveAmount = ProblemCode("fee_above_amount", 422, "The fee would take the whole amount")
    package static let fileEmpty = ProblemCode("file_empty", 422, "The file is empty")
    package static let fileTypeRefused = ProblemCode(
        "file_type_refused", 415, "The file is, by its content, of a kind that is not taken here")
    package static let forbidden = ProblemCode("forbidden", 403, "Not allowed")
    package static let gatewayTimeout = ProblemCode("gateway_timeout", 504, "The bank did not answer in time")
    package static let headersTooLarge = ProblemCode("headers_too_large", 431, "The headers are too large")
    package static let holdCaptured = ProblemCode("hold_captured", 409, "The hold has been captured")
    package static let holdExpired = ProblemCode("hold_expired", 409, "The hold has expired")
    package static let holdReleased = ProblemCode("hold_released", 409, "The hold has been released")
    package static let httpVersionNotSupported = ProblemCode(
        "http_version_not_supported", 505, "Only HTTP/1.1 is spoken here")
    package static let idReused = ProblemCode("id_reused", 422, "The id belongs to another request")
    package static let idempotencyKeyInvalid = ProblemCode(
        "idempotency_key_invalid", 400, "The Idempotency-Key header is not 1 to 255 printable ASCII characters")
    package static let idempotencyKeyRequired = ProblemCode(
        "idempotency_key_required", 400, "The Idempotency-Key header is required")
    package static let idempotencyKeyReused = ProblemCode(
        "idempotency_key_reused", 422, "The idempotency key was used for another request")
    package static let inactive = ProblemCode("inactive", 422, "It is not active")
    package static let insufficientFunds = ProblemCode("insufficient_funds", 422, "Insufficient funds")
    package static let internalError = ProblemCode("internal_error", 500, "Something went wrong on our side")
    package static let invalidCode = ProblemCode("invalid_code", 422, "The code is not right or has expired")
    package static let invalidCredentials = ProblemCode("invalid_credentials", 401, "The credentials are not right")
    package static let invoiceNotDraft = ProblemCode("invoice_not_draft", 409, "The invoice has been issued")
    package static let invoiceNotPayable = ProblemCode("invoice_not_payable", 409, "The invoice is not open for this")
    package static let invoiceSettingsMissing = ProblemCode(
        "invoice_settings_missing", 422, "Whoever invoices must say under which name first")
    package static let kycTierTooLow = ProblemCode("kyc_tier_too_low", 422, "A higher tier is needed")
    package static let laterPeriodClosed = ProblemCode(
        "later_period_closed", 409, "Periods are opened again in the reverse order, and a later one is closed")
    package static let legalHold = ProblemCode("legal_hold", 422, "A legal hold keeps what is to be erased")
    package static let limitExceeded = ProblemCode("limit_exceeded", 422, "A limit would be exceeded")
    package static let liveKeyRequired = ProblemCode("live_key_required", 403, "A test key cannot do this")
    package static let maintenance = ProblemCode("maintenance", 503, "Down for maintenance")
    package static let malformedID = ProblemCode("malformed_id", 400, "An id in the path is malformed")
    package static let malformedJSON = ProblemCode("malformed_json", 400, "The body is not JSON")
    package static let malformedParameter = ProblemCode("malformed_parameter", 400, "A query parameter is not right")
    package static let mandatoryChannel = ProblemCode(
        "mandatory_channel", 422, "The event cannot do without this channel")
    package static let methodNotAllowed = ProblemCode("method_not_allowed", 405, "Method not allowed")
    package static let methodNotImplemented = ProblemCode("method_not_implemented", 501, "No such method")
    package static let mfaAlreadyEnabled = ProblemCode("mfa_already_enabled", 409, "A second factor is on already")
    package static let mfaNotEnabled = ProblemCode("mfa_not_enabled", 409, "No second factor is on or being set up")
    package static let mfaTokenInvalid = ProblemCode("mfa_token_invalid", 401, "The sign-in has to be started again")
    package static let moneyExpected = ProblemCode(
        "money_expected", 422, "A deposit into the wallet is still under way")
    package static let mrzMismatch = ProblemCode(
        "mrz_mismatch", 422, "The machine-readable zone is wrong, or tells of somebody else")
    package static let noPayoutWallet = ProblemCode(
        "no_payout_wallet", 422, "Whoever invoices has named no wallet for money of this currency")
    package static let notEnoughLabels = ProblemCode(
        "not_enough_labels", 422, "Too few transactions are labelled to make such a model")
    package static let notEnoughPoints = ProblemCode("not_enough_points", 422, "There are not enough points")
    package static let notFound = ProblemCode("not_found", 404, "Not found")
    package static let notOpen = ProblemCode("not_open", 409, "It is not open any more")
    package static let notRateable = ProblemCode("not_rateable", 409, "There is nothing to rate before it is resolved")
    package static let notRefundable = ProblemCode(
        "not_refundable", 422, "Only a payment that was made can be paid back")
    package static let notReversible = ProblemCode(
        "not_reversible", 422, "This kind of transaction is not reversed here")
    package static let notStuck = ProblemCode("not_stuck", 409, "Its end is not unknown for long enough")
    package static let obligationsOpen = ProblemCode(
        "obligations_open", 422, "Money, debt or a dispute has to be settled first")
    package static let originNotAllowed = ProblemCode("origin_not_allowed", 403, "This origin is not on the list")
    package static let overloaded = ProblemCode("overloaded", 503, "Too many requests are waiting")
    package static let ownAccount = ProblemCode("own_account", 409, "Administrators cannot do this to themselves")
    package static let ownDecision = ProblemCode("own_decision", 409, "Nobody decides about what is their own")
    package static let ownInvoice = ProblemCode("own_invoice", 422, "Nobody pays an invoice of their own")
    package static let packageRequired = ProblemCode("package_required", 422, "The biller takes packages only")
    package static let parentCycle = ProblemCode("parent_cycle", 422, "An account cannot hang below itself")
    package static let parentNotFound = ProblemCode(
        "parent_not_found", 422, "There is no account with the parent's code")
    package static let parentTypeMismatch = ProblemCode(
        "parent_type_mismatch", 422, "An account and its parent must be of one type")
    package static let passwordReused = ProblemCode("password_reused", 422, "The new password is the current one")
    package static let payerRestricted = ProblemCode("payer_restricted", 422, "The payer cannot pay at the moment")
    package static let paymentInProgress = ProblemCode("payment_in_progress", 409, "A payment is on its way")
    package static let periodAlreadyClosed = ProblemCode("period_already_closed", 409, "The period is closed already")
    package static let periodClosed = ProblemCode("period_closed", 422, "The period is closed")
    package static let periodNotClosed = ProblemCode("period_not_closed", 409, "The period is open")
    package static let periodNotEnded = ProblemCode("period_not_ended", 422, "The period has not ended yet")
    package static let phoneAlreadyVerified = ProblemCode(
        "phone_already_verified", 409, "The number is verified already")
    package static let phoneMissing = ProblemCode("phone_missing", 409, "The account has no telephone number")
    package static let pinAlreadySet = ProblemCode("pin_already_set", 409, "The wallet has a PIN already")
    package static let pinIncorrect = ProblemCode("pin_incorrect", 422, "The PIN is wrong")
    package static let pinLocked = ProblemCode("pin_locked", 423, "Too many wrong PINs")
    package static let pinNotSet = ProblemCode("pin_not_set", 422, "The wallet has no PIN")
    package static let postingRuleMissing = ProblemCode(
        "posting_rule_missing", 422, "No account of the chart stands for this kind of wallet account")
    package static let privacyRequestOpen = ProblemCode(
        "privacy_request_open", 409, "The same was asked for and is not done yet")
    package static let profileFixed = ProblemCode(
        "profile_fixed", 409, "Who the customer is has been shown, or is being looked at")
    package static let profileMissing = ProblemCode("profile_missing", 422, "The customer has not said who they are")
    package static let qrInvalid = ProblemCode("qr_invalid", 422, "This is no QR code that can be read")
    package static let quoteExpired = ProblemCode("quote_expired", 422, "The quote has expired")
    package static let quoteMismatch = ProblemCode("quote_mismatch", 422, "The quote is for something else")
    package static let quoteUsed = ProblemCode("quote_used", 422, "The quote has been used")
    package static let railNotAvailable = ProblemCode("rail_not_available", 422, "Money cannot be sent there this way")
    package static let rangeNotSatisfiable = ProblemCode(
        "range_not_satisfiable", 416, "The range lies outside of the file")
    package static let rangeReversed = ProblemCode("range_reversed", 422, "The first day lies after the last")
    package static let rateLimited = ProblemCode("rate_limited", 429, "Too many requests")
    package static let rateUnavailable = ProblemCode("rate_unavailable", 503, "There is no current rate")
    package static let recipientLimitExceeded = ProblemCode(
        "recipient_limit_exceeded", 422, "The recipient cannot receive this amount")
    package static let referenceReused = ProblemCode("reference_reused", 409, "The reference stands for something else")
    package static let referralInvalid = ProblemCode("referral_invalid", 422, "The code cannot be claimed")
    package static let refreshTokenReused = ProblemCode(
        "refresh_token_reused", 401, "The refresh token was used before")
    package static let refundClosed = ProblemCode("refund_closed", 422, "It is too long ago to be paid back")
    package static let refundExceedsPayment = ProblemCode(
        "refund_exceeds_payment", 422, "So much is not left of the payment")
    package static let reminderTooSoon = ProblemCode(
        "reminder_too_soon", 409, "A reminder has gone out within the hour")
    package static let requestBodyTimeout = ProblemCode("request_body_timeout", 408, "The body took too long to arrive")
    package static let requestHeaderTimeout = ProblemCode(
        "request_header_timeout", 408, "The request took too long to arrive")
    package static let requestInProgress = ProblemCode(
        "request_in_progress", 409, "The first request with this idempotency key is still running")
    package static let requestTimeout = ProblemCode(
        "request_timeout", 503, "The request took too long; whether it had an effect is not known")
    package static let requesterNotOperator = ProblemCode(
        "requester_not_operator", 409, "Whoever asked for it is no operator any more")
    package static let reversalBeforeEntry = ProblemCode(
        "reversal_before_entry", 422, "A reversal cannot be dated before the entry it takes back")
    package static let ruleInvalid = ProblemCode(
        "rule_invalid", 422, "The rule or policy cannot be judged as it is written")
    package static let sameWallet = ProblemCode("same_wallet", 422, "Source and destination are the same wallet")
    package static let screeningUnavailable = ProblemCode(
        "screening_unavailable", 503, "Not all lists are loaded, so nobody can say that there is nothing")
    package static let screeningUnsettled = ProblemCode(
        "screening_unsettled", 409, "A hit of the screening has to be decided first")
    package static let secondFactorRequired = ProblemCode(
        "second_factor_required", 422, "A code of the second factor is needed")
    package static let selfPayment = ProblemCode("self_payment", 422, "Nobody pays themselves")
    package static let slugTaken = ProblemCode("slug_taken", 409, "Another link has this address")
    package static let splitSumMismatch = ProblemCode("split_sum_mismatch", 422, "The shares are not the whole")
    package static let startNotInFuture = ProblemCode("start_not_in_future", 422, "A schedule starts after today")
    package static let stepUpProven = ProblemCode("step_up_proven", 409, "The step-up was proven before")
    package static let stepUpRequired = ProblemCode("step_up_required", 401, "A fresh proof of who you are is required")
    package static let templateInvalid = ProblemCode(
        "template_invalid", 422, "The template has something that templates cannot have")
    package static let templateNotDraft = ProblemCode("template_not_draft", 409, "Only a draft can be published")
    package static let ticketChanged = ProblemCode("ticket_changed", 409, "Another agent has replied in the meantime")
    package static let ticketClosed = ProblemCode("ticket_closed", 409, "The ticket is closed")
    package static let tokenExpired = ProblemCode("token_expired", 401, "The token has expired")
    package static let tokenInURL = ProblemCode("token_in_url", 400, "A token does not belong into an address")
    package static let tooManyAPIKeys = ProblemCode("too_many_api_keys", 409, "There are too many API keys")
    package static let tooManyAtOnce = ProblemCode(
        "too_many_at_once", 429, "Too many requests of yours are under way at the same time")
    package static let tooManyAttachments = ProblemCode(
        "too_many_attachments", 409, "The entry has as many as it may have")
    package static let tooManyDevices = ProblemCode("too_many_devices", 422, "There are too many devices")
    package static let tooManyDocuments = ProblemCode(
        "too_many_documents", 422, "The verification has as many documents as it may have")
    package static let tooManyEndpoints = ProblemCode("too_many_endpoints", 422, "There are too many endpoints")
    package static let tooManyHolds = ProblemCode("too_many_holds", 422, "No more open holds on this wallet")
    package static let tooManyPrograms = ProblemCode("too_many_programs", 409, "No more programs can be kept")
    package static let tooManyUnknownNumbers = ProblemCode(
        "too_many_unknown_numbers", 429, "Too many account numbers that nobody has")
    package static let tooManyWallets = ProblemCode("too_many_wallets", 422, "No more wallets for this customer")
    package static let transactionIDReused = ProblemCode(
        "transaction_id_reused", 422, "The id belongs to another transaction")
    package static let transactionNotPermitted = ProblemCode(
        "transaction_not_permitted", 422, "The transaction is not permitted")
    package static let transactionUnderReview = ProblemCode(
        "transaction_under_review", 422, "The transaction has to be looked at first")
    package static let unauthenticated = ProblemCode("unauthenticated", 401, "A valid access token is required")
    package static let unbalancedEntry = ProblemCode("unbalanced_entry", 422, "Debits and credits differ")
    package static let underage = ProblemCode("underage", 422, "Customers are at least 18 years old")
    package static let unknownEvent = ProblemCode("unknown_event", 422, "There is no event of this name")
    package static let unknownProvider = ProblemCode("unknown_provider", 422, "No such provider, or not by this method")
    package static let unknownTimeZone = ProblemCode("unknown_time_zone", 422, "There is no time zone of this name")
    package static let unknownVariable = ProblemCode("unknown_variable", 422, "The event has no variable of this name")
    package static let unsupportedMediaType = ProblemCode(
        "unsupported_media_type", 415, "The body is of a media type that is not taken here")
    package static let upgradeRequired = ProblemCode("upgrade_required", 426, "This address speaks WebSocket only")
    package static let upstreamTimeout = ProblemCode(
        "upstream_timeout", 504, "A part of the system took too long; whether it had an effect is not known")
    package static let uriTooLong = ProblemCode("uri_too_long", 414, "The address is too long")
    package static let urlNotAllowed = ProblemCode("url_not_allowed", 422, "Nothing can be sent to this address")
    package static let validationFailed = ProblemCode("validation_failed", 422, "Some fields are not right")
    package static let verificationOpen = ProblemCode(
        "verification_open", 409, "Another verification is not decided yet")
    package static let walletClosed = ProblemCode("wallet_closed", 422, "The wallet is closed")
    package static let walletFrozen = ProblemCode("wallet_frozen", 422, "The wallet is frozen")
    package static let walletNotEmpty = ProblemCode("wallet_not_empty", 422, "The wallet is not empty")
    package static let webhookMalformed = ProblemCode(
        "webhook_malformed", 422, "The event is signed but cannot be read")
    package static let webhookNotSigned = ProblemCode(
        "webhook_not_signed", 401, "The signature is missing, wrong or too old")
    package static let windowOver = ProblemCode("window_over", 422, "It is too long ago")
    package static let wrongAPIKey = ProblemCode("wrong_api_key", 401, "The API key is not right")
    package static let wrongPassword = ProblemCode("wrong_password", 422, "The current password is not right")
    package static let yearClosed = ProblemCode("year_closed", 409, "The month opens with its year")

    /// All of the suite, in the order of the alphabet.
    package static let all: [ProblemCode] = [
        accountCodeTaken,
        accountCurrencyMismatch,
        accountInUse,
        accountInactive,
        accountLocked,
        accountNotFound,
        accountProtected,
        accountRestricted,
        alreadyCancelled,
        alreadyDecided,
        alreadyDisputed,
        alreadyEnded,
        alreadyRated,
        alreadyReversed,
        alreadyUsed,
        amountExceedsDue,
        amountNotPositive,
        amountNotSupported,
        amountOutOfRange,
        amountTooLarge,
        amountTooSmall,
        approvalEnded,
        approvalPending,
        assessmentUnavailable,
        attachmentTypeNotAllowed,
        authorizationInvalid,
        authorizationRequired,
        badCursor,
        badGateway,
        badRequest,
        bankAccountInvalid,
        bankAccountUnknown,
        bankAccountUnverified,
        bankFileInvalid,
        batchRefused,
        beneficiaryExists,
        billerNotAvailable,
        billerUnreachable,
        blocked,
        broadcastNotRunning,
        captureExceedsHold,
        chartTooDeep,
        codeTaken,
        conflict,
        consentRequired,
        contentTooLarge,
        couponExhausted,
        couponInvalid,
        creditExceedsInvoice,
        currencyMismatch,
        currencyRequired,
        currencyUnsupported,
        customerNotFound,
        dateOutOfRange,
        dependencyUnavailable,
        depositEnded,
        depositNotHeld,
        documentExpired,
        documentMissing,
        documentTooLong,
        documentUnsafe,
        duplicateParticipant,
        earlierPeriodOpen,
        emailAlreadyVerified,
        emailTaken,
        endpointNotActive,
        entryNotReversible,
        exceedsShare,
        expectationFailed,
        expired,
        explorerNotInstalled,
        featureDisabled,
        feeAboveAmount,
        fileEmpty,
        fileTypeRefused,
        forbidden,
        gatewayTimeout,
        headersTooLarge,
        holdCaptured,
        holdExpired,
        holdReleased,
        httpVersionNotSupported,
        idReused,
        idempotencyKeyInvalid,
        idempotencyKeyRequired,
        idempotencyKeyReused,
        inactive,
        insufficientFunds,
        internalError,
        invalidCode,
        invalidCredentials,
        invoiceNotDraft,
        invoiceNotPayable,
        invoiceSettingsMissing,
        kycTierTooLow,
        laterPeriodClosed,
        legalHold,
        limitExceeded,
        liveKeyRequired,
        maintenance,
        malformedID,
        malformedJSON,
        malformedParameter,
        mandatoryChannel,
        methodNotAllowed,
        methodNotImplemented,
        mfaAlreadyEnabled,
        mfaNotEnabled,
        mfaTokenInvalid,
        moneyExpected,
        mrzMismatch,
        noPayoutWallet,
        notEnoughLabels,
        notEnoughPoints,
        notFound,
        notOpen,
        notRateable,
        notRefundable,
        notReversible,
        notStuck,
        obligationsOpen,
        originNotAllowed,
        overloaded,
        ownAccount,
        ownDecision,
        ownInvoice,
        packageRequired,
        parentCycle,
        parentNotFound,
        parentTypeMismatch,
        passwordReused,
        payerRestricted,
        paymentInProgress,
        periodAlreadyClosed,
        periodClosed,
        periodNotClosed,
        periodNotEnded,
        phoneAlreadyVerified,
        phoneMissing,
        pinAlreadySet,
        pinIncorrect,
        pinLocked,
        pinNotSet,
        postingRuleMissing,
        privacyRequestOpen,
        profileFixed,
        profileMissing,
        qrInvalid,
        quoteExpired,
        quoteMismatch,
        quoteUsed,
        railNotAvailable,
        rangeNotSatisfiable,
        rangeReversed,
        rateLimited,
        rateUnavailable,
        recipientLimitExceeded,
        referenceReused,
        referralInvalid,
        refreshTokenReused,
        refundClosed,
        refundExceedsPayment,
        reminderTooSoon,
        requestBodyTimeout,
        requestHeaderTimeout,
        requestInProgress,
        requestTimeout,
        requesterNotOperator,
        reversalBeforeEntry,
        ruleInvalid,
        sameWallet,
        screeningUnavailable,
        screeningUnsettled,
        secondFactorRequired,
        selfPayment,
        slugTaken,
        splitSumMismatch,
        startNotInFuture,
        stepUpProven,
        stepUpRequired,
        templateInvalid,
        templateNotDraft,
        ticketChanged,
        ticketClosed,
        tokenExpired,
        tokenInURL,
        tooManyAPIKeys,
        tooManyAtOnce,
        tooManyAttachments,
        tooManyDevices,
        tooManyDocuments,
        tooManyEndpoints,
        tooManyHolds,
        tooManyPrograms,
        tooManyUnknownNumbers,
        tooManyWallets,
        transactionIDReused,
        transactionNotPermitted,
        transactionUnderReview,
        unauthenticated,
        unbalancedEntry,
        underage,
        unknownEvent,
        unknownProvider,
        unknownTimeZone,
        unknownVariable,
        unsupportedMediaType,
        upgradeRequired,
        upstreamTimeout,
        uriTooLong,
        urlNotAllowed,
        validationFailed,
        verificationOpen,
        walletClosed,
        walletFrozen,
        walletNotEmpty,
        webhookMalformed,
        webhookNotSigned,
        windowOver,
        wrongAPIKey,
        wrongPassword,
        yearClosed,
    ]
}
