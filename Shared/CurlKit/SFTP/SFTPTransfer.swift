import Ccurl

/// One exchange with a server of files, by a handle of curl.
///
/// `@unchecked Sendable`: made anywhere, touched on the driver's loop only from then on.
final class SFTPTransfer: CurlExchange, @unchecked Sendable {
    enum Work: Sendable {
        case list(_ folder: String)
        case get(_ path: String, limitBytes: Int)
        case put(_ path: String, [UInt8])

        var path: String {
            switch self {
            case .list(let path), .get(let path, _), .put(let path, _): path
            }
        }
    }

    private let server: SFTPServer
    private let work: Work
    private(set) var handle: UnsafeMutableRawPointer?
    /// Set before it is started.
    var completion: (@Sendable (Result<SFTPFile, CurlError>) -> Void)?
    var isGivenUp = false
    private var commands: UnsafeMutablePointer<curl_slist>?
    private var sent = 0
    private var received: [UInt8] = []
    private var isTooLarge = false

    private static let connectTimeout = Duration.seconds(10)
    /// A connection idle for longer is not used again: sooner than servers end it.
    private static let idleSeconds = 20
    private static let listLimitBytes = 16 << 20

    init(_ server: SFTPServer, _ work: Work) {
        self.server = server
        self.work = work
    }

    func prepare() -> UnsafeMutableRawPointer? {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = handle
        ccurl_set_text(handle, CURLOPT_PROTOCOLS_STR, "sftp")
        ccurl_set_text(handle, CURLOPT_PROXY, "")
        ccurl_set_number(handle, CURLOPT_NOSIGNAL, 1)
        ccurl_set_number(handle, CURLOPT_TIMEOUT_MS, server.timeout.wholeMilliseconds)
        ccurl_set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, Self.connectTimeout.wholeMilliseconds)
        ccurl_set_number(handle, CURLOPT_MAXAGE_CONN, Self.idleSeconds)
        ccurl_set_text(handle, CURLOPT_USERNAME, server.user)
        ccurl_set_text(handle, CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, server.hostKey)
        ccurl_set_text(handle, CURLOPT_SSH_PRIVATE_KEYFILE, server.keyFile)
        ccurl_set_number(handle, CURLOPT_SSH_AUTH_TYPES, ccurl_ssh_by_key)
        setReading(handle)
        setWork(handle)
        return handle
    }

    private func setWork(_ handle: UnsafeMutableRawPointer) {
        switch work {
        case .list(let folder):
            ccurl_set_text(handle, CURLOPT_URL, server.url(of: folder.hasSuffix("/") ? folder : "\(folder)/"))
        case .get(let path, _):
            ccurl_set_text(handle, CURLOPT_URL, server.url(of: path))
            ccurl_set_number(handle, CURLOPT_FILETIME, 1)
        case .put(let path, let bytes):
            // Under a name that nobody takes in, and then under its own. A rename replaces nothing there, so what an
            // earlier try has left goes before it; a star lets a command fail.
            ccurl_set_text(handle, CURLOPT_URL, server.url(of: "\(path).part"))
            for command in ["*rm \"\(path)\"", "rename \"\(path).part\" \"\(path)\""] {
                commands = curl_slist_append(commands, command)
            }
            ccurl_set_list(handle, CURLOPT_POSTQUOTE, commands)
            setWriting(bytes, handle)
        }
    }

    private func setReading(_ handle: UnsafeMutableRawPointer) {
        ccurl_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(self).toOpaque())
        ccurl_set_data_function(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            let isTaken = SFTPTransfer.of(context)?.take(UnsafeBufferPointer(start: bytes, count: size * count))
            return isTaken == true ? size * count : 0
        }
    }

    private func setWriting(_ bytes: [UInt8], _ handle: UnsafeMutableRawPointer) {
        ccurl_set_number(handle, CURLOPT_UPLOAD, 1)
        ccurl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(bytes.count))
        ccurl_set_pointer(handle, CURLOPT_READDATA, Unmanaged.passUnretained(self).toOpaque())
        ccurl_set_data_function(handle, CURLOPT_READFUNCTION) { bytes, size, count, context in
            SFTPTransfer.of(context)?.give(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
                ?? ccurl_read_abort
        }
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> SFTPTransfer? {
        context.map { Unmanaged<SFTPTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func take(_ bytes: UnsafeBufferPointer<CChar>) -> Bool {
        let limit = if case .get(_, let limitBytes) = work { limitBytes } else { Self.listLimitBytes }
        guard received.count + bytes.count <= limit else {
            isTooLarge = true
            return false
        }
        received.append(contentsOf: bytes.lazy.map(UInt8.init(bitPattern:)))
        return true
    }

    private func give(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard case .put(_, let bytes) = work else { return ccurl_read_abort }
        let count = min(buffer.count, bytes.count - sent)
        bytes.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[sent..<(sent + count)])) }
        sent += count
        return count
    }

    func end(_ code: CURLcode) {
        guard code == CURLE_OK else {
            return end(.failure(CurlError(kind(of: code), String(cString: curl_easy_strerror(code)))))
        }
        var changedAt = 0
        ccurl_get_number(handle, CURLINFO_FILETIME, &changedAt)
        end(.success(SFTPFile(bytes: received, changedAt: changedAt)))
    }

    func end(_ error: CurlError) { end(.failure(error)) }

    /// What begins with a handshake has no certain middle: nothing but a connection that was never there is told apart.
    private func kind(of code: CURLcode) -> CurlError.Kind {
        switch code {
        case _ where isTooLarge: .answerTooLarge
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_PEER_FAILED_VERIFICATION, CURLE_LOGIN_DENIED:
            .unreachable
        case CURLE_OPERATION_TIMEDOUT: .timeout
        default: .connectionLost
        }
    }

    private func end(_ result: Result<SFTPFile, CurlError>) {
        if let handle { curl_easy_cleanup(handle) }
        handle = nil
        curl_slist_free_all(commands)
        commands = nil
        completion?(result)
        completion = nil
    }
}
