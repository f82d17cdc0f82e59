import Clibpq

extension Connection {
    /// A script or a copy under way.
    struct ExclusiveWork {
        var data: [[UInt8]] = []
        var next = 0
        /// The server waits for copy data.
        var isFeeding = false
    }

    func startExclusive(_ request: Request) -> Bool {
        guard PQexitPipelineMode(handle) == 1 else { return false }
        switch request.work {
        case .script(let text):
            exclusive = ExclusiveWork()
            return PQsendQuery(handle, begun(request.lease, text)) == 1
        case .copy(let text, let data):
            exclusive = ExclusiveWork(data: data)
            return PQsendQuery(handle, begun(request.lease, text)) == 1
        case .statement, .statements:
            return false
        }
    }

    private func begun(_ lease: Lease?, _ text: String) -> String {
        guard let lease, !lease.hasBegun else { return text }
        lease.hasBegun = true
        return (lease.opening.map(\.text) + [text]).joined(separator: ";")
    }

    func readExclusive(_ result: OpaquePointer?) {
        guard let request = requests.first else { return lose("a result that nobody asked for") }
        guard let result else {
            exclusive = nil
            guard PQenterPipelineMode(handle) == 1 else { return lose("pipeline mode was refused") }
            return finish(request)
        }
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
            return request.add(Rows(ResultHandle(result)))
        case PGRES_FATAL_ERROR:
            request.fail(PostgresError(result))
        case PGRES_COPY_IN:
            exclusive?.isFeeding = true
        case PGRES_EMPTY_QUERY:
            break
        default:
            request.fail(PostgresError(.unsupported, message: "the script needs copy mode"))
            lose()
        }
        PQclear(result)
        if exclusive?.isFeeding == true { feed() }
    }

    /// Hands over copy data while the socket takes it; goes on when it is writable again.
    func feed() {
        guard var work = exclusive else { return }
        while work.next < work.data.count {
            let piece = work.data[work.next]
            let taken = piece.withUnsafeBytes { bytes in
                PQputCopyData(handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
            }
            guard taken >= 0 else { return lose() }
            guard taken == 1 else { break }
            work.next += 1
            if PQflush(handle) == 1 { break }
        }
        if work.next == work.data.count, PQputCopyEnd(handle, nil) == 1 { work.isFeeding = false }
        exclusive = work
        flush()
        if !work.isFeeding, !isClosed { readResults() }
    }
}
