/// Names of types in documents, made from those in the code.
package enum SchemaTitle {
    /// Without the module and the word "View", enclosing types in front: `WalletService.EntryView.Line` is "EntryLine".
    package static func of(_ type: any Any.Type) -> String {
        // A private type stands in a context that has no name.
        let parts = String(reflecting: type).split(separator: ".").filter { !$0.hasPrefix("(") && !$0.hasSuffix(")") }
        return parts.dropFirst().map(withoutView).joined().filter { $0.isLetter || $0.isNumber }
    }

    private static func withoutView(_ name: Substring) -> String {
        name.hasSuffix("View") && name.count > 4 ? String(name.dropLast(4)) : String(name)
    }
}
