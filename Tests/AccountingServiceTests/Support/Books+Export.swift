import AccountingDomain
import MoneyKit
import Primitives

@testable import AccountingService

extension Books {
    func export(_ format: ExportFormat, _ filter: EntryStore.Filter = EntryStore.Filter()) async throws -> [UInt8] {
        let text = Collected()
        try await JournalExport(client).write(format, filter) { await text.append($0) }
        return await text.bytes
    }

    /// Every account's balance as `name currency` → decimal text, as another program should find it.
    func balances(_ names: (Chart) -> ExportNames, through day: CalendarDay? = nil) async throws -> [String: String] {
        let chart = try await AccountStore(client).chart()
        let names = names(chart)
        var result: [String: String] = [:]
        for turnover in try await TurnoverStore(client).turnovers(.through(day), closing: true) {
            guard let account = chart[number: turnover.account], turnover.netDebit != 0 else { continue }
            result["\(names[account]) \(turnover.currency)"] =
                turnover.currency.amountText(ofMinorUnits: turnover.netDebit)
        }
        return result
    }
}

private actor Collected {
    private(set) var bytes: [UInt8] = []
    func append(_ more: [UInt8]) { bytes += more }
}
