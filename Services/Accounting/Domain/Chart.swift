import Primitives

/// All accounts, found by code or number, with the rules that hold between them.
package struct Chart: Sendable {
    /// Deeper trees help nobody and would make walks unbounded.
    package static let maximumDepth = 12

    /// By code.
    package let accounts: [Account]
    private let indexByCode: [AccountCode: Int]
    private let indexByNumber: [AccountNumber: Int]

    package init(_ accounts: [Account]) {
        self.accounts = accounts.sorted { $0.code < $1.code }
        indexByCode = Dictionary(
            self.accounts.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
        indexByNumber = Dictionary(
            self.accounts.enumerated().map { ($1.number, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package subscript(code code: AccountCode) -> Account? { indexByCode[code].map { accounts[$0] } }
    package subscript(number number: AccountNumber) -> Account? { indexByNumber[number].map { accounts[$0] } }

    package func account(_ code: AccountCode) throws(AccountingError) -> Account {
        guard let account = self[code: code] else { throw .accountNotFound(code.description) }
        return account
    }

    /// The account's own activity, else that of the nearest parent that has one, else its type's.
    package func activity(of account: Account) -> Activity {
        for step in lineage(from: account) {
            if let activity = step.activity { return activity }
        }
        return .standard(for: account.type)
    }

    /// An account that is to be added, closed to hand if services post to it or it hangs below one that is.
    /// - Parameter sequence: the last entry of the journal.
    /// - Throws: `accountCodeTaken`, `parentNotFound`, `parentTypeMismatch`, `chartTooDeep`.
    package func adding(
        _ account: Account, rules: PostingRules, after sequence: Int64
    ) throws(AccountingError) -> Account {
        guard self[code: account.code] == nil else { throw .accountCodeTaken(account.code) }
        try checkPlace(of: account)
        var added = account
        if rules.reach(account.code) || isBelowControl(account) { added.controlSince = sequence }
        return added
    }

    /// The account after a change. What is closed to hand stays so wherever it is moved.
    /// - Parameter sequence: the last entry of the journal.
    /// - Throws: `accountProtected`, `accountInUse` (itself, or one that takes its activity from it), and as `adding`
    ///   for a new place in the tree, `parentCycle` too.
    package func applying(
        _ change: AccountChange, to account: Account, after sequence: Int64
    ) throws(AccountingError) -> Account {
        var changed = account
        if let name = change.name { changed.name = name }
        if let activity = change.activity { changed.activity = activity }
        if let type = change.type, type != account.type {
            guard !account.isProtected else { throw .accountProtected(account.code) }
            guard !account.isUsed else { throw .accountInUse(account.code) }
            guard !accounts.contains(where: { $0.parent == account.code }) else {
                throw .parentTypeMismatch(account.code)
            }
            changed.type = type
        }
        if let isActive = change.isActive {
            guard isActive || !account.isProtected else { throw .accountProtected(account.code) }
            changed.isActive = isActive
        }
        changed.parent = change.parent.applied(to: changed.parent)
        if changed.parent != account.parent || changed.type != account.type { try checkPlace(of: changed) }
        if changed.isManual, isBelowControl(changed) {
            // Closing it would leave its hand entries, or open accounts below it, inside a control account.
            guard !account.isUsed, !accounts.contains(where: { $0.parent == account.code }) else {
                throw .accountProtected(changed.parent ?? account.code)
            }
            changed.controlSince = sequence
        }
        try checkActivities(after: changed)
        return changed
    }

    /// Statements of closed periods are reckoned by the chart as it is: what has been posted to keeps its place in the
    /// cash flow, also when the place comes from a parent.
    private func checkActivities(after changed: Account) throws(AccountingError) {
        let then = Chart(accounts.filter { $0.code != changed.code } + [changed])
        for account in then.accounts where account.isUsed {
            guard let before = self[code: account.code] else { continue }
            guard activity(of: before) == then.activity(of: account) else { throw .accountInUse(account.code) }
        }
    }

    private func isBelowControl(_ account: Account) -> Bool {
        account.parent.flatMap { self[code: $0] }?.isManual == false
    }

    private func checkPlace(of account: Account) throws(AccountingError) {
        guard let parentCode = account.parent else { return }
        guard parentCode != account.code else { throw .parentCycle(account.code) }
        guard let parent = self[code: parentCode] else { throw .parentNotFound(parentCode) }
        guard parent.type == account.type else { throw .parentTypeMismatch(parentCode) }
        let above = lineage(from: parent)
        guard !above.contains(where: { $0.code == account.code }) else { throw .parentCycle(account.code) }
        guard above.count + height(of: account.code) <= Self.maximumDepth else { throw .chartTooDeep(account.code) }
    }

    /// The account and its parents, nearest first. Stops after `maximumDepth`, so a cycle in old rows cannot hang us.
    package func lineage(from account: Account) -> [Account] {
        var result = [account]
        while result.count <= Self.maximumDepth, let parent = result.last?.parent, let next = self[code: parent] {
            result.append(next)
        }
        return result
    }

    /// Levels of the tree below and with the account.
    private func height(of code: AccountCode) -> Int {
        var level = [code]
        var height = 0
        while !level.isEmpty, height <= Self.maximumDepth {
            height += 1
            let parents = Set(level)
            level = accounts.compactMap { account in
                account.parent.flatMap { parents.contains($0) ? account.code : nil }
            }
        }
        return height
    }
}
