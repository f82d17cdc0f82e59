import JSONKit
import TestSupport
import Testing

/// nst/JSONTestSuite: `y_` must be accepted, `n_` refused, `i_` may be either but must be answered.
@Suite struct JSONTestSuiteTests {
    @Test func everyFileIsAnsweredAsItsNameSays() throws {
        let names = try SharedData.names(in: "json-test-suite").filter { $0.hasSuffix(".json") }
        #expect(names.count == 318)
        for name in names {
            let bytes = try SharedData.bytes("json-test-suite/\(name)")
            // Only whether it is accepted matters here; the reasons have their own tests.
            let accepted = (try? JSONParser.parse(bytes)) != nil
            if name.hasPrefix("y_") { #expect(accepted, "\(name) is JSON") }
            if name.hasPrefix("n_") { #expect(!accepted, "\(name) is not JSON") }
        }
    }
}
