import Ccurl

/// One message, by a handle of curl.
///
/// `@unchecked Sendable`: made anywhere, touched on the driver's loop only from then on.
final class SMTPTransfer: CurlExchange, @unchecked Sendable {
    private let server: SMTPServer
    private let envelope: SMTPEnvelope
    private(set) var handle: UnsafeMutableRawPointer?
    /// Set before it is started.
    var completion: (@Sendable (SMTPOutcome) -> Void)?
    var isGivenUp = false
    private var recipients: UnsafeMutablePointer<curl_slist>?
    private var sent = 0
    private var dialogue = SMTPDialogue()

    private static let connectTimeout = Duration.seconds(10)
    /// A connection idle for longer is not used again: sooner than servers end it, which wait for minutes.
    private static let idleSeconds = 20

    init(_ server: SMTPServer, _ envelope: SMTPEnvelope) {
        self.server = server
        self.envelope = envelope
    }

    func prepare() -> UnsafeMutableRawPointer? {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = handle
        ccurl_set_text(handle, CURLOPT_URL, server.url)
        ccurl_set_text(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        ccurl_set_text(handle, CURLOPT_PROXY, "")
        ccurl_set_number(handle, CURLOPT_NOSIGNAL, 1)
        ccurl_set_number(handle, CURLOPT_TIMEOUT_MS, server.timeout.wholeMilliseconds)
        ccurl_set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, Self.connectTimeout.wholeMilliseconds)
        ccurl_set_number(handle, CURLOPT_MAXAGE_CONN, Self.idleSeconds)
        setServer(handle)
        setEnvelope(handle)
        setCallbacks(handle)
        return handle
    }

    private func setServer(_ handle: UnsafeMutableRawPointer) {
        let encryption =
            switch server.encryption {
            case .always, .required: ccurl_tls_always
            case .offered: ccurl_tls_if_offered
            case .never: ccurl_tls_never
            }
        ccurl_set_number(handle, CURLOPT_USE_SSL, encryption)
        if let authorities = server.authorities { ccurl_set_text(handle, CURLOPT_CAINFO, authorities) }
        guard let account = server.account else { return }
        ccurl_set_text(handle, CURLOPT_USERNAME, account.user)
        ccurl_set_text(handle, CURLOPT_PASSWORD, account.password)
        // Others would be tried first where they are offered.
        ccurl_set_text(handle, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
    }

    private func setEnvelope(_ handle: UnsafeMutableRawPointer) {
        ccurl_set_text(handle, CURLOPT_MAIL_FROM, envelope.returnPath)
        recipients = curl_slist_append(nil, envelope.recipient)
        ccurl_set_list(handle, CURLOPT_MAIL_RCPT, recipients)
        // Without a size: curl would count the dots that it doubles, and end the message too early.
        ccurl_set_number(handle, CURLOPT_UPLOAD, 1)
    }

    private func setCallbacks(_ handle: UnsafeMutableRawPointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_pointer(handle, CURLOPT_READDATA, context)
        ccurl_set_data_function(handle, CURLOPT_READFUNCTION) { bytes, size, count, context in
            SMTPTransfer.of(context)?.read(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
                ?? ccurl_read_abort
        }
        // What a server says is no body; without this curl prints it.
        ccurl_set_data_function(handle, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count }
        ccurl_set_debug_function(
            handle,
            { _, type, bytes, count, context in
                SMTPTransfer.of(context)?.note(type, UnsafeRawBufferPointer(start: bytes, count: count))
                return 0
            }, context)
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> SMTPTransfer? {
        context.map { Unmanaged<SMTPTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Zero is the end, which curl asks for when all before it has been written.
    private func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, envelope.message.count - sent)
        guard count > 0 else {
            dialogue.reachedFinalDot()
            return 0
        }
        envelope.message.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[sent..<(sent + count)])) }
        sent += count
        return count
    }

    private func note(_ type: curl_infotype, _ bytes: UnsafeRawBufferPointer) {
        if type == CURLINFO_HEADER_OUT { dialogue.sent(bytes) }
        if type == CURLINFO_HEADER_IN { dialogue.received(bytes) }
    }

    func end(_ code: CURLcode) {
        // A dot that could not be written is told by this code, which no failure to read has.
        let outcome = dialogue.outcome(
            code == CURLE_OK ? nil : String(cString: curl_easy_strerror(code)),
            wasDotWritten: code != CURLE_SEND_ERROR)
        end(outcome)
    }

    func end(_ error: CurlError) { end(dialogue.outcome(error.description, wasDotWritten: true)) }

    private func end(_ outcome: SMTPOutcome) {
        if let handle { curl_easy_cleanup(handle) }
        handle = nil
        curl_slist_free_all(recipients)
        recipients = nil
        completion?(outcome)
        completion = nil
    }
}
