import Ccurl
import Glibc

/// One exchange: its handle of curl, and what has come of the answer.
///
/// `@unchecked Sendable`: made anywhere, touched on the driver's loop only from then on.
final class CurlTransfer: CurlExchange, @unchecked Sendable {
    typealias Completion = @Sendable (Result<IncomingAnswer, CurlError>) -> Void

    let request: OutgoingRequest
    private(set) var handle: UnsafeMutableRawPointer?
    private var headerList: UnsafeMutablePointer<curl_slist>?
    /// curl reads from here while it sends.
    private var sent: UnsafeMutableBufferPointer<UInt8>?
    /// Bytes of the file that have been read.
    private var sentOfFile = 0
    /// Set before it is started.
    var completion: Completion?
    private var headers: [(name: String, value: String)] = []
    private var body: [UInt8] = []
    private var isTooLarge = false
    private var isCut = false
    /// Asked with each address before a connection to it is opened.
    private let admits: (@Sendable (PeerSocket) -> Bool)?
    private var hasRefusedAddress = false
    private var hasOpenedSocket = false
    /// curl takes a head that breaks off for a whole one.
    private var isHeadWhole = false
    var isGivenUp = false

    /// A connection idle for longer is not used again: sooner than most servers end it.
    private static let idleSeconds = 20

    init(_ request: OutgoingRequest, admits: (@Sendable (PeerSocket) -> Bool)?) {
        self.request = request
        self.admits = admits
    }

    func prepare() -> UnsafeMutableRawPointer? {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = handle
        ccurl_set_text(handle, CURLOPT_URL, request.url)
        ccurl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        ccurl_set_text(handle, CURLOPT_PROXY, "")
        ccurl_set_number(handle, CURLOPT_NOSIGNAL, 1)
        ccurl_set_number(handle, CURLOPT_TIMEOUT_MS, request.timeout.wholeMilliseconds)
        ccurl_set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, request.connectTimeout.wholeMilliseconds)
        ccurl_set_number(handle, CURLOPT_MAXAGE_CONN, Self.idleSeconds)
        if !request.mayRepeat { ccurl_set_number(handle, CURLOPT_FRESH_CONNECT, 1) }
        if request.isHTTP2 { setHTTP2(handle) }
        setMethodAndBody(handle)
        setHeaders(handle)
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context)
        ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        ccurl_set_data_function(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            CurlTransfer.of(context)?.takeHeader(UnsafeBufferPointer(start: bytes, count: size * count))
            return size * count
        }
        ccurl_set_data_function(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            let isTaken = CurlTransfer.of(context)?.takeBody(UnsafeBufferPointer(start: bytes, count: size * count))
            return isTaken == true ? size * count : 0
        }
        if admits != nil {
            ccurl_set_open_socket_function(
                handle,
                { context, _, address in
                    guard let address, let transfer = CurlTransfer.of(context) else { return ccurl_no_socket }
                    return transfer.openSocket(to: address)
                }, context)
        }
        return handle
    }

    /// Of several addresses of a name curl tries the next when one is refused.
    private func openSocket(to address: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
        guard let peer = PeerSocket(address), admits?(peer) == true else {
            hasRefusedAddress = true
            return ccurl_no_socket
        }
        hasOpenedSocket = true
        let wanted = address.pointee
        return socket(wanted.family, wanted.socktype | Int32(SOCK_CLOEXEC.rawValue), wanted.`protocol`)
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
        context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func setHTTP2(_ handle: UnsafeMutableRawPointer) {
        guard request.url.lowercased().hasPrefix("https:") else {
            ccurl_set_number(handle, CURLOPT_HTTP_VERSION, ccurl_http_2_prior_knowledge)
            // curl 7.88 fails the second request on such a connection (CURLE_HTTP2); one with TLS it uses again.
            ccurl_set_number(handle, CURLOPT_FRESH_CONNECT, 1)
            ccurl_set_number(handle, CURLOPT_FORBID_REUSE, 1)
            return
        }
        ccurl_set_number(handle, CURLOPT_HTTP_VERSION, ccurl_http_2_over_tls)
        // Rather than open one connection more, wait until it is known whether a new one carries several.
        ccurl_set_number(handle, CURLOPT_PIPEWAIT, 1)
    }

    private func setMethodAndBody(_ handle: UnsafeMutableRawPointer) {
        if request.method == "HEAD" {
            ccurl_set_number(handle, CURLOPT_NOBODY, 1)
        } else if let file = request.file {
            setFile(file, handle)
        } else if request.body != nil || ["POST", "PUT", "PATCH"].contains(request.method) {
            let bytes = request.body ?? []
            let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
            _ = buffer.initialize(from: bytes)
            sent = buffer
            ccurl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
            ccurl_set_pointer(handle, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(buffer.baseAddress))
        }
        ccurl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method)
    }

    /// A read of a file that has just been written comes from memory: it does not hold up the loop.
    private func setFile(_ file: OutgoingRequest.File, _ handle: UnsafeMutableRawPointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_number(handle, CURLOPT_UPLOAD, 1)
        ccurl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(file.length))
        ccurl_set_pointer(handle, CURLOPT_READDATA, context)
        ccurl_set_data_function(handle, CURLOPT_READFUNCTION) { bytes, size, count, context in
            CurlTransfer.of(context)?.readFile(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
                ?? ccurl_read_abort
        }
        // A kept connection that had ended is replaced by a new one, on which all of it is sent.
        ccurl_set_pointer(handle, CURLOPT_SEEKDATA, context)
        ccurl_set_seek_function(handle) { context, offset, origin in
            guard origin == SEEK_SET, let transfer = CurlTransfer.of(context) else { return CURL_SEEKFUNC_FAIL }
            transfer.sentOfFile = Int(offset)
            return CURL_SEEKFUNC_OK
        }
    }

    private func readFile(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let file = request.file else { return ccurl_read_abort }
        let wanted = min(buffer.count, file.length - sentOfFile)
        guard wanted > 0 else { return 0 }
        let count = pread(file.descriptor, buffer.baseAddress, wanted, off_t(sentOfFile))
        guard count > 0 else { return ccurl_read_abort }
        sentOfFile += count
        return count
    }

    private func setHeaders(_ handle: UnsafeMutableRawPointer) {
        for header in request.headers {
            // A header without a value ends with a semicolon; with a colon curl would take it for one to leave out.
            let line = header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)"
            headerList = curl_slist_append(headerList, line)
        }
        // What curl would add by itself: a wait for "100 Continue", and a type that was not said.
        headerList = curl_slist_append(headerList, "Expect:")
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            headerList = curl_slist_append(headerList, "Content-Type:")
        }
        ccurl_set_list(handle, CURLOPT_HTTPHEADER, headerList)
    }

    /// A status line begins anew: what came before belonged to an interim answer.
    private func takeHeader(_ bytes: UnsafeBufferPointer<CChar>) {
        let line = String(decoding: bytes.lazy.map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard let colon = line.firstIndex(of: ":") else {
            isHeadWhole = line.allSatisfy(\.isNewline)
            if line.hasPrefix("HTTP/") { headers.removeAll() }
            return
        }
        let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
        headers.append((String(line[..<colon]), String(value.prefix { !$0.isNewline })))
    }

    private func takeBody(_ bytes: UnsafeBufferPointer<CChar>) -> Bool {
        let room = request.answerLimitBytes - body.count
        body.append(contentsOf: bytes.prefix(room).lazy.map(UInt8.init(bitPattern:)))
        guard bytes.count > room else { return true }
        isCut = request.cutsAnswer
        isTooLarge = !isCut
        return false
    }

    func end(_ code: CURLcode) {
        let result = code == CURLE_OK || isCut ? success() : .failure(failure(code))
        release()
        completion?(result)
        completion = nil
    }

    func end(_ error: CurlError) {
        release()
        completion?(.failure(error))
        completion = nil
    }

    private func success() -> Result<IncomingAnswer, CurlError> {
        guard isHeadWhole else { return .failure(CurlError(.connectionLost, "the head of the answer broke off")) }
        var status = 0
        ccurl_get_number(handle, CURLINFO_RESPONSE_CODE, &status)
        return .success(IncomingAnswer(status: status, headers: headers, body: body))
    }

    private func failure(_ code: CURLcode) -> CurlError {
        let message = String(cString: curl_easy_strerror(code))
        if isTooLarge { return CurlError(.answerTooLarge, "more than \(request.answerLimitBytes) bytes") }
        if code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL {
            return CurlError(.malformedRequest, message)
        }
        // Set when connecting and TLS are done and the request is about to be sent; zero tells that nothing was.
        var begun: curl_off_t = 0
        ccurl_get_size(handle, CURLINFO_PRETRANSFER_TIME_T, &begun)
        if begun == 0 {
            let isRefused = hasRefusedAddress && !hasOpenedSocket
            return CurlError(
                isRefused ? .addressRefused : .unreachable, isRefused ? "not an admitted address" : message)
        }
        return CurlError(code == CURLE_OPERATION_TIMEDOUT ? .timeout : .connectionLost, message)
    }

    private func release() {
        if let handle { curl_easy_cleanup(handle) }
        handle = nil
        curl_slist_free_all(headerList)
        headerList = nil
        sent?.deallocate()
        sent = nil
    }
}

extension Duration {
    /// At least one: to curl zero is "for ever".
    var wholeMilliseconds: Int {
        max(1, Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000))
    }
}
