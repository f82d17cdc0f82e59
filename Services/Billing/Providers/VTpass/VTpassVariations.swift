import JSONKit
import MoneyKit

/// What a service sells; on some services the list is misspelt.
enum VTpassVariations {
    /// - Throws: `ProviderAccountRefused`, or what is made of a list that is none. An entry that cannot be read is left
    ///   out: nobody is told of a price that we do not understand.
    static func read(
        _ answer: JSONValue, otherwise mistake: (String) -> any Error
    ) throws -> [ProviderPackage] {
        if let code = VTpassAnswer.code(answer), VTpassCode.ours.contains(code) {
            throw ProviderAccountRefused(code: code)
        }
        let content = answer["content"]
        guard let list = content?["variations"]?.arrayValue ?? content?["varations"]?.arrayValue else {
            throw mistake("no list")
        }
        return list.compactMap { entry in
            guard let code = entry["variation_code"]?.stringValue, let name = entry["name"]?.stringValue,
                let amount = VTpassAmount.exact(entry["variation_amount"]), amount.isPositive
            else { return nil }
            return ProviderPackage(code: code, name: name, amount: amount)
        }
    }
}
