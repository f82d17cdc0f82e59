import FoundationEssentials
import JSONKit
import NIOHTTP1
import Primitives
import TestSupport
import Testing

/// Lists are fetched where they are published; the sandbox publishes the files of a folder.
@Suite(.timeLimit(.minutes(3))) struct FetchListTests {
    @Test func whatIsPublishedIsFetchedAtTwoInTheNight() async throws {
        try await ComplianceHarness.run { kyc in
            let entries = (1...3).map { ("p-\($0)", "Person", "Gregory Smithson the \($0)th", "1970", "US") }
            try Data(ComplianceHarness.targets(entries))
                .write(to: URL(filePath: "\(kyc.listsFolder)/targets.simple.csv"))
            kyc.clock.advance(by: .seconds(86_400))
            let version = try await eventually("the list is live") {
                let versions = try await kyc.screening(.GET, "/lists/pep/versions").json["data"]?.arrayValue
                return versions?.first { $0["status"]?.stringValue == "live" }
            }
            #expect(version["entries"]?.integerValue == 3 && version["uploaded_by"]?.stringValue == nil)
            // What nobody publishes has no version.
            let others = try await kyc.screening(.GET, "/lists/un/versions").json["data"]?.arrayValue
            #expect(others?.isEmpty == true)
            kyc.clock.advance(by: .seconds(86_400))
            try await eventually("it was fetched again, and says the same") {
                let versions = try await kyc.screening(.GET, "/lists/pep/versions").json["data"]?.arrayValue
                return versions?.first?["status"]?.stringValue == "same"
            }
        }
    }
}
