import CurlKit
import Primitives

/// Files in a bucket. A file is sent from the disk in one request of known length, so it is there whole or not at all;
/// it is read in ranges, so no request is open while a reader takes its time.
struct S3Files: FileBackend {
    let bucket: S3Bucket
    let clock: WallClock
    /// Four chunks: 40 requests for 10 MiB, a quarter of a MiB in memory for each reader.
    let readingBytes = 4 * FileLayout.sealedChunkBytes

    private static let sendingTime = Duration.seconds(120)
    private static let askingTime = Duration.seconds(10)
    /// The longest file is a screening list.
    private static let slowestBytesPerSecond = 256 << 10

    func keep(_ spooled: SpooledFile, _ content: SpooledContent, as name: String) async throws(FileError) {
        let request = request(
            "PUT", name, payload: content.digest, file: .init(descriptor: spooled.descriptor, length: content.size),
            timeout: Self.sendingTime + .seconds(content.size / Self.slowestBytesPerSecond))
        let answer = try await send(request)
        guard answer.status == 200 else { throw refused(answer) }
        withExtendedLifetime(spooled) {}
    }

    func read(_ name: String, _ range: Range<Int>) async throws(FileError) -> [UInt8] {
        let answer = try await get(name, "bytes=\(range.lowerBound)-\(range.upperBound - 1)", limit: range.count)
        guard answer.body.count == range.count else { throw .damaged("it is too short") }
        return answer.body
    }

    func tail(_ name: String, _ count: Int) async throws(FileError) -> (bytes: [UInt8], total: Int) {
        let answer = try await get(name, "bytes=-\(count)", limit: count)
        let total = answer.header("Content-Range")?.split(separator: "/").last.flatMap { Int($0) }
        guard let total, answer.body.count == count else { throw .damaged("it is too short") }
        return (answer.body, total)
    }

    private func get(_ name: String, _ range: String, limit: Int) async throws(FileError) -> IncomingAnswer {
        let answer = try await send(
            request("GET", name, headers: [("Range", range)], limit: max(limit, Self.errorBytes)))
        switch answer.status {
        case 206: return answer
        case 404: throw .notFound
        case 416: throw .damaged("it is too short")
        default: throw refused(answer)
        }
    }

    func delete(_ name: String) async throws(FileError) {
        let answer = try await send(request("DELETE", name))
        guard answer.status == 204 || answer.status == 200 || answer.status == 404 else { throw refused(answer) }
    }

    func list(_ folder: String, after: String?, limit: Int) async throws(FileError) -> [ListedFile] {
        var query = [("list-type", "2"), ("prefix", folder + "/"), ("max-keys", "\(min(limit, 1_000))")]
        if let after { query.append(("start-after", after)) }
        let answer = try await send(
            request("GET", "", query: query.map { (name: $0.0, value: $0.1) }, limit: 4 << 20))
        guard answer.status == 200 else { throw refused(answer) }
        return try S3Listing.parse(String(decoding: answer.body, as: UTF8.self))
    }

    func check() async throws(FileError) {
        let answer = try await send(request("HEAD", ""))
        guard answer.status == 200 else { throw refused(answer) }
    }

    // MARK: Requests

    private static let errorBytes = 16 << 10
    private static let nothing = SigV4.sha256([])

    private func request(
        _ method: String, _ name: String, query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [], payload: [UInt8]? = nil, file: OutgoingRequest.File? = nil,
        limit: Int = errorBytes, timeout: Duration = askingTime
    ) -> OutgoingRequest {
        let path = name.isEmpty ? "/\(bucket.bucket)" : bucket.path(name)
        let signed = bucket.signer.headers(
            method, host: bucket.host, path: path, query: query, payload: payload ?? Self.nothing, at: clock.now())
        let asked = query.isEmpty ? "" : "?\(SigV4.query(query))"
        var request = OutgoingRequest(
            method, bucket.endpoint + path + asked, headers: headers + signed, timeout: timeout, answerLimitBytes: limit
        )
        request.file = file
        return request
    }

    private func send(_ request: OutgoingRequest) async throws(FileError) -> IncomingAnswer {
        do {
            return try await bucket.client.send(request)
        } catch {
            throw .unavailable("the bucket: \(error)")
        }
    }

    /// Its code, and nothing else of what it says: names of files are nobody's business in a log.
    private func refused(_ answer: IncomingAnswer) -> FileError {
        let code = S3Listing.text(of: "Code", in: String(decoding: answer.body, as: UTF8.self)) ?? "no code"
        return .unavailable("the bucket: \(answer.status) \(code)")
    }
}

/// The list of a bucket: XML of one fixed form, of which three elements are read.
enum S3Listing {
    static func parse(_ xml: String) throws(FileError) -> [ListedFile] {
        var files: [ListedFile] = []
        for part in xml.components(from: "<Contents>") {
            guard let name = text(of: "Key", in: part),
                let changed = text(of: "LastModified", in: part).flatMap({ Timestamp(rfc3339: $0) })
            else { throw .unavailable("the bucket: its list cannot be read") }
            files.append(ListedFile(name: name, changedAt: changed))
        }
        return files
    }

    static func text(of element: String, in xml: some StringProtocol) -> String? {
        guard let start = xml.firstRange(of: "<\(element)>"),
            let end = xml[start.upperBound...].firstRange(of: "</\(element)>")
        else { return nil }
        return String(xml[start.upperBound..<end.lowerBound])
    }
}

extension String {
    /// What follows each of these.
    fileprivate func components(from mark: String) -> [Substring] {
        ranges(of: mark).map { self[$0.upperBound...] }
    }
}
