import JSONKit
import Primitives

/// What partners keep of what payers pay with, and for whom. In memory, and rebuilt from the journal at the start;
/// whatever is answered is on the disk before.
actor MethodBook {
    /// Of its lines in the journal.
    static let name = "methods"

    private let journal: ModuleJournal<MethodRecord>
    private let clock: WallClock
    private let ids: IDGenerator
    private var methods: [UniqueID: StoredMethod] = [:]
    private var references: [String: UniqueID] = [:]
    private var holders: [UniqueID: MethodHolder] = [:]
    private var deactivated: Set<String> = []

    init(clock: WallClock, ids: IDGenerator, journal: ModuleJournal<MethodRecord>) throws {
        self.journal = journal
        self.clock = clock
        self.ids = ids
        for record in journal.recovered {
            switch record.change {
            case .holder(let holder)?: holders[holder.id] = holder
            case .holderDeleted(let id)?: holders[id]?.isDeleted = true
            case .created(let method)?:
                methods[method.id] = method
                references[method.reference] = method.id
            case .moved(let id, let status, let card, let code)?:
                _ = try methods[id]?.move(to: status, card: card, failureCode: code)
            case .told(let id)?: methods[id]?.isTold = true
            case .deactivated(let code)?: deactivated.insert(code)
            case nil:
                throw JournalUnread(
                    module: journal.module, line: String(decoding: JSON.encode(record), as: UTF8.self))
            }
        }
    }

    /// Of which merchants still have to be told.
    var untold: [StoredMethod] { methods.values.filter { !$0.isTold }.sorted { $0.id < $1.id } }

    // MARK: Whom for

    /// One for each key.
    func holder(with face: PaymentFace, _ key: String, facts: [String: String]) async throws -> MethodHolder {
        let name = face.named(key)
        if let known = holders.values.first(where: { $0.key == name }) {
            try await journal.sync()
            return known
        }
        let holder = MethodHolder(id: ids.next(), face: face, key: name, facts: facts)
        holders[holder.id] = holder
        try await write(.holder(holder))
        return holder
    }

    func holder(with face: PaymentFace, id: UniqueID) async throws -> MethodHolder? {
        try await journal.sync()
        return holders[id].flatMap { $0.face == face && !$0.isDeleted ? $0 : nil }
    }

    /// With all that is kept for them.
    /// - Throws: `unknown`.
    func delete(_ holder: MethodHolder) async throws {
        holders[holder.id]?.isDeleted = true
        journal.append([MethodRecord(.holderDeleted(holder.id))])
        for method in methods.values where method.holder == holder.id && method.status != .removed {
            _ = try await move(method.id, to: .removed)
        }
        try await journal.sync()
    }

    // MARK: What

    /// One for each reference.
    func create(
        with face: PaymentFace, _ name: String, for holder: UniqueID? = nil, facts: [String: String] = [:],
        returnURL: String? = nil
    ) async throws -> (method: StoredMethod, isNew: Bool) {
        let reference = face.named(name)
        if let known = references[reference].flatMap({ methods[$0] }) {
            try await journal.sync()
            return (known, false)
        }
        let method = StoredMethod(
            id: ids.next(), face: face, reference: reference, holder: holder, facts: facts, returnURL: returnURL,
            createdAt: clock.now())
        methods[method.id] = method
        references[reference] = method.id
        try await write(.created(method))
        return (method, true)
    }

    /// - Throws: `unknown`.
    func method(with face: PaymentFace, _ name: String) async throws -> StoredMethod {
        guard let method = references[face.named(name)].flatMap({ methods[$0] }) else { throw MethodError.unknown }
        try await journal.sync()
        return method
    }

    /// - Throws: `unknown`.
    func method(with face: PaymentFace, id: UniqueID) async throws -> StoredMethod {
        guard let method = methods[id], method.face == face else { throw MethodError.unknown }
        try await journal.sync()
        return method
    }

    /// - Throws: `unknown`, `ended`.
    func move(
        _ id: UniqueID, to status: StoredMethod.Status, card: StoredMethod.Card? = nil, failureCode: String? = nil
    ) async throws -> StoredMethod {
        guard var method = methods[id] else { throw MethodError.unknown }
        if try method.move(to: status, card: card, failureCode: failureCode) {
            methods[id] = method
            journal.append([MethodRecord(.moved(id, status, card, failureCode: failureCode))])
        }
        try await journal.sync()
        return method
    }

    /// The merchant knows how it stood.
    func told(_ method: StoredMethod) async throws {
        guard methods[method.id]?.status == method.status else { return }
        methods[method.id]?.isTold = true
        try await write(.told(method.id))
    }

    // MARK: What payments leave

    func deactivate(_ code: String) async throws {
        deactivated.insert(code)
        try await write(.deactivated(code: code))
    }

    func isDeactivated(_ code: String) async throws -> Bool {
        try await journal.sync()
        return deactivated.contains(code)
    }

    private func write(_ change: MethodChange) async throws {
        journal.append([MethodRecord(change)])
        try await journal.sync()
    }
}
