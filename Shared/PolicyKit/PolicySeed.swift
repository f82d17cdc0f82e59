package import JSONKit

/// The policy that a program carries in itself, for as long as nobody has told another.
package enum PolicySeed {
    /// As the file has it.
    package static func json() throws -> JSONValue { try JSONParser.parse(PackageResources.policy_json) }

    /// - Parameter gates: the tier that an offer needs, where no money is real; nil: the file's.
    package static func policy(gates: [String: Int]? = nil) throws -> AssessmentPolicy {
        let policy = try AssessmentPolicy(json())
        return gates.map { policy.with(gates: $0) } ?? policy
    }

    /// Where no money is real people try everything out, and withdrawals show what a gate is.
    package static let openGates = ["withdrawal": 1]
}

extension AssessmentPolicy {
    fileprivate func with(gates: [String: Int]) -> AssessmentPolicy {
        AssessmentPolicy(
            version: version, wait: wait, breaker: breaker, ask: ask, silent: silent, gates: gates)
    }
}
