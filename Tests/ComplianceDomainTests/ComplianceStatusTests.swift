import ComplianceDomain
import Primitives
import Testing

@Suite struct ComplianceStatusTests {
    private static let installed = Timestamp(secondsSince1970: 1_795_000_000)

    @Test(arguments: [(-1, 0), (0, 0), (1, 1), (86_400, 86_400)])
    func ageIsNeverLessThanNothing(secondsLater: Int64, age: Int64) {
        let status = ComplianceStatus(installedAt: Self.installed)
        #expect(status.age(at: Self.installed + .seconds(secondsLater)) == .seconds(age))
    }
}
