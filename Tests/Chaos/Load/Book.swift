import FoundationEssentials
import JSONKit
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// All intents of a run and what became of each: in memory, and in a file that outlives this process. Each line is
/// written before the request is sent, or right after its answer came.
final class Book: Sendable {
    enum Fate: Sendable {
        case open
        case accepted(id: String?, changes: [Change], answer: [UInt8])
        case refused(String)
    }

    struct Entry: Sendable {
        let intent: Intent
        var fate = Fate.open
    }

    struct CannotWrite: Error {
        let errno: Int32
    }

    private let file: FileDescriptor
    private let entries = Mutex<[String: Entry]>([:])
    private let contradictions = Mutex<[String]>([])

    private struct FileDescriptor: Sendable { let number: Int32 }

    init(path: String) throws(CannotWrite) {
        let number = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw CannotWrite(errno: errno) }
        file = FileDescriptor(number: number)
    }

    deinit { Glibc.close(file.number) }

    func begin(_ intent: Intent) throws {
        try write("intent", String(decoding: JSONEncoder().encode(intent), as: UTF8.self))
        entries.withLock { $0[intent.key] = Entry(intent: intent) }
    }

    /// Notes what an attempt told; a definite answer ends the matter, and a second one must be the same.
    func note(_ key: String, _ verdict: Verdict) throws {
        try write("answer", #"{"key":"\#(key)","outcome":"\#(verdict.label)"}"#)
        let contradiction: String? = entries.withLock { entries in
            guard var entry = entries[key] else { return "an answer to nothing: \(key)" }
            defer { entries[key] = entry }
            switch (entry.fate, verdict) {
            case (_, .unclear), (_, .signedOut): return nil
            case (.open, .accepted(let json, let body, _)):
                entry.fate = .accepted(
                    id: json["id"]?.stringValue, changes: entry.intent.plan.changes(json), answer: body)
                return nil
            case (.open, .refused(_, let code)):
                entry.fate = .refused(code)
                return nil
            case (.accepted(_, _, let first), .accepted(_, let second, _)) where first == second: return nil
            case (.accepted, _): return "\(key) was accepted and then answered otherwise: \(verdict.label)"
            case (.refused, _): return "\(key) was refused and then sent again"
            }
        }
        if let contradiction { contradictions.withLock { $0.append(contradiction) } }
    }

    var all: [Entry] { entries.withLock { Array($0.values) } }
    var open: [Intent] { all.filter { if case .open = $0.fate { true } else { false } }.map(\.intent) }
    /// Answers that do not agree with earlier ones of the same key.
    var disagreements: [String] { contradictions.withLock { $0 } }

    private func write(_ kind: String, _ json: String) throws(CannotWrite) {
        let line = Array(#"{"\#(kind)":\#(json)}"#.utf8) + [UInt8(ascii: "\n")]
        // One call for one line: with O_APPEND lines of several threads do not mix.
        guard Glibc.write(file.number, line, line.count) == line.count else { throw CannotWrite(errno: errno) }
    }
}
