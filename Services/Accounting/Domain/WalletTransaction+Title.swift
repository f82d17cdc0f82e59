import MoneyKit

extension WalletTransaction {
    /// What the entry is called in the books: the kind in words, and what tells it from others of its kind. Names no
    /// person; the wallets stand behind the lines.
    package var title: String {
        guard let first = movements.first else { return kind }
        return switch kind {
        case "deposit": "Deposit" + (Self.name(in: first.debitCode).map { " through \($0)" } ?? "")
        case "transfer": "Transfer between wallets"
        case "conversion": "Conversion" + (pair.map { " of \($0) to \($1)" } ?? "")
        case "capture":
            "Capture of a hold" + (Self.isWallet(first.creditCode) ? "" : " into \(Self.words(first.creditCode))")
        case "reversal": "Reversal" + (reverses.map { " of \($0)" } ?? "")
        default: kind.prefix(1).uppercased() + kind.dropFirst().split(separator: "_").joined(separator: " ")
        }
    }

    /// The currencies that a conversion takes and gives.
    private var pair: (String, String)? {
        guard let taken = movements.first(where: { Self.isWallet($0.debitCode) })?.amount.currency,
            let given = movements.first(where: { Self.isWallet($0.creditCode) })?.amount.currency, taken != given
        else { return nil }
        return (taken.code, given.code)
    }

    private static func isWallet(_ code: String) -> Bool { code == "customer" }

    /// `sandbox` of `clearing:sandbox:USD`.
    private static func name(in code: String) -> String? {
        let words = code.split(separator: ":")
        return words.count > 1 && words[0] == "clearing" ? String(words[1]) : nil
    }

    /// The code without its currency.
    private static func words(_ code: String) -> String {
        let words = code.split(separator: ":")
        return words.prefix(max(1, words.count - 1)).joined(separator: " ")
    }
}
