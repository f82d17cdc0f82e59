/// The full names of accounts in an export: the type's root, then each account above and the account itself, every one
/// by code and name. The code never changes, so a renamed account is still found by it.
package struct ExportNames: Sendable {
    private let names: [AccountNumber: String]

    /// hledger takes any text in a name but the colon, two spaces and what ends a line. A code holds no space, so
    /// distinct codes stay distinct names.
    package static func hledger(_ chart: Chart) -> ExportNames {
        ExportNames(chart) { "\($0.code) \(HledgerWriter.accountName($0.name))" }
    }

    /// Beancount takes letters, digits and hyphens. A dot of a code becomes two hyphens, which no code holds, and all
    /// else of a name one. Where two accounts would have one name, three hyphens keep code and name apart: no code and
    /// no name has so many.
    package static func beancount(_ chart: Chart) -> ExportNames {
        func component(_ account: Account, _ joint: String) -> String {
            let code = account.code.description.split(separator: ".").joined(separator: "--")
            let name = BeancountWriter.accountName(account.name)
            return name.isEmpty ? code : code + joint + name
        }
        let plain = chart.accounts.map { ($0.parent, component($0, "-")) }
        let counts = Dictionary(plain.map { ("\($0.0?.description ?? ""):\($0.1)", 1) }, uniquingKeysWith: +)
        return ExportNames(chart) { account in
            let name = component(account, "-")
            let isAlone = counts["\(account.parent?.description ?? ""):\(name)"] == 1
            return isAlone ? name : component(account, "---")
        }
    }

    private init(_ chart: Chart, component: (Account) -> String) {
        var names: [AccountNumber: String] = [:]
        for account in chart.accounts {
            let above = chart.lineage(from: account).reversed().map(component)
            names[account.number] = ([Self.root(account.type)] + above).joined(separator: ":")
        }
        self.names = names
    }

    /// Traps for an account that is not of the chart.
    package subscript(account: Account) -> String {
        guard let name = names[account.number] else {
            preconditionFailure("account \(account.code) is not of this chart")
        }
        return name
    }

    private static func root(_ type: AccountType) -> String {
        switch type {
        case .asset: "Assets"
        case .liability: "Liabilities"
        case .equity: "Equity"
        case .revenue: "Income"
        case .expense: "Expenses"
        }
    }
}
