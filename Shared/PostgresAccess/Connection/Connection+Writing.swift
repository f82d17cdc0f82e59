import Clibpq
import DequeModule
import EventLoopKit

extension Connection {
    func sendPipeline(_ request: Request) -> Bool {
        var isSent = makeRoomInCache(request)
        if let lease = request.lease, !lease.hasBegun, request.ending != .rollback {
            lease.hasBegun = true
            for sql in lease.opening { isSent = isSent && sendStatement(sql, as: .control) }
        }
        switch request.work {
        case .statement(let sql):
            isSent = isSent && sendStatement(sql, as: .statement)
            request.prepared = steps.last?.prepared
        case .statements(let list): for sql in list { isSent = isSent && sendStatement(sql, as: .statement) }
        case .script, .copy: isSent = false
        }
        switch request.ending {
        case .none: break
        case .commit: isSent = isSent && sendStatement("commit", as: .commit)
        case .rollback: isSent = isSent && sendStatement("rollback", as: .control)
        }
        guard isSent, PQpipelineSync(handle) == 1 else { return false }
        steps.append(Step(kind: .sync))
        return true
    }

    private func sendStatement(_ sql: SQL, as kind: Step.Kind) -> Bool {
        sql.payload.withUnsafeBufferPointer { payload in
            scratch.load(sql, payload: payload)
            let count = Int32(sql.parameters.count)
            guard let prepared = prepared(sql, count: count) else {
                steps.append(Step(kind: kind))
                return PQsendQueryParams(
                    handle, sql.text, count, scratch.types, scratch.values, scratch.lengths, scratch.formats, 1) == 1
            }
            steps.append(Step(kind: kind, prepared: prepared))
            return PQsendQueryPrepared(
                handle, prepared.name, count, scratch.values, scratch.lengths, scratch.formats, 1) == 1
        }
    }

    /// The named statement to run, made in the same flight if it is new; nil to send the text unnamed.
    private func prepared(_ sql: SQL, count: Int32) -> PreparedStatement? {
        switch cache.find(sql) {
        case .known(let statement): return statement.isConfirmed ? statement : nil
        case .otherTypes: return nil
        case .unknown: break
        }
        guard !cache.isFull else { return nil }
        let statement = cache.insert(sql)
        guard PQsendPrepare(handle, statement.name, sql.text, count, scratch.types) == 1 else { return nil }
        steps.append(Step(kind: .prepare, prepared: statement))
        return statement
    }

    /// Takes the least used statement off the server when the cache is full. Only outside a transaction: within a
    /// failed one the server would refuse, and we would have forgotten a name that is still taken.
    private func makeRoomInCache(_ request: Request) -> Bool {
        guard cache.isFull, request.lease == nil, case .statement(let sql) = request.work,
            case .unknown = cache.find(sql), requests.count == 1, let least = cache.removeLeastUsed()
        else { return true }
        steps.append(Step(kind: .control))
        return PQsendQueryParams(handle, "deallocate \(least.name)", 0, nil, nil, nil, nil, 1) == 1
    }

    func flush() {
        switch PQflush(handle) {
        case 0: watch?.update(read: true, write: false)
        case 1: watch?.update(read: true, write: true)
        default: lose()
        }
    }

    /// One command under way.
    struct Step {
        enum Kind { case prepare, statement, control, commit, sync }
        let kind: Kind
        var prepared: PreparedStatement?
    }
}
