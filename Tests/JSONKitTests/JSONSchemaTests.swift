import Testing

@testable import JSONKit

@Suite("Schemas")
struct JSONSchemaTests {
    private static let choice = JSONSchema.string(JSONMember("enum", .array([.string("main"), .string("savings")])))

    private func alternative(_ schema: JSONSchema, field: String = "wallet_kind", title: String?) -> JSONValue? {
        let field = FieldDescription(name: field, schema: schema, isRequired: false)
        let object = JSONSchema.object([field], closed: true, title: title).json
        return object["properties"]?["wallet_kind"]?["anyOf"]?.arrayValue?.first
    }

    /// Makers of clients would call it by its place: `OrderWalletKindType0`.
    @Test func aChoiceThatMayBeNullHasAName() {
        let described = Self.choice.orNull.with("description", .string("what for"))
        for schema in [Self.choice.orNull, described] {
            let alternative = alternative(schema, title: "Order")
            #expect(alternative?["title"]?.stringValue == "OrderWalletKind")
            #expect(alternative?["enum"]?.arrayValue?.count == 2)
        }
    }

    @Test func soHaveItsListsAndObjects() {
        let list = alternative(JSONSchema.array(of: Self.choice).orNull, title: "Order")
        #expect(list?["items"]?["title"]?.stringValue == "OrderWalletKindItem" && list?["title"] == nil)
        let map = alternative(JSONSchema.map(of: .string()).orNull, title: "Order")
        #expect(map?["title"]?.stringValue == "OrderWalletKind")
    }

    @Test func whatHasAPlaceOfItsOwnKeepsItsName() {
        let titled = Self.choice.with("title", .string("Currency"))
        #expect(alternative(titled.orNull, title: "Order")?["title"]?.stringValue == "Currency")
        #expect(alternative(JSONSchema.string().orNull, title: "Order")?["title"] == nil)
        #expect(alternative(Self.choice.orNull, title: nil)?["title"] == nil)
    }
}
