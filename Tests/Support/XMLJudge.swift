import Foundation

/// Judges XML by a schema of its authority, with a program that has not written it: xmllint.
package enum XMLJudge {
    /// - Parameter schema: a packed file of `Tests/Fixtures/compliance`: `EFL_CTRXBatchSchema`.
    /// - Throws: `DocumentReader.Failed` with what xmllint says of a document that is not valid.
    package static func check(_ xml: [UInt8], by schema: String) throws {
        let text = try DocumentReader.run(
            "/usr/bin/gzip", ["-dc", "\(Checkout.root)/Tests/Fixtures/compliance/\(schema).xsd.gz"])
        try check(xml, schema: text)
    }

    /// - Parameter schema: the schema itself.
    /// - Throws: as the other.
    package static func check(_ xml: [UInt8], schema: [UInt8]) throws {
        try DocumentReader.withFile(schema, "xsd") { schema in
            try DocumentReader.withFile(xml, "xml") { document in
                _ = try DocumentReader.run(
                    "/usr/bin/xmllint", ["--noout", "--nonet", "--schema", schema, document])
            }
        }
    }
}
