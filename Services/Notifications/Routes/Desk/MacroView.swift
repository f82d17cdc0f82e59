import JSONKit
import NotificationsDomain
import Primitives

struct MacroView: FieldEncodable {
    let macro: Macro

    init(_ macro: Macro) {
        self.macro = macro
    }

    static let schemaTitle = "Macro"

    static let example = MacroView(
        Macro(
            id: .example, title: "We have asked the bank",
            text: "About {{number}}: we have asked the bank and will write again.", category: .transfer,
            createdAt: .example, updatedAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", macro.id)
        out.field("title", macro.title)
        out.field("text", macro.text)
        out.optional("category", macro.category)
        out.field("created_at", macro.createdAt)
        out.field("updated_at", macro.updatedAt)
    }
}
