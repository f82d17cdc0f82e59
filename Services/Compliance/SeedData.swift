import ComplianceDomain
import JSONKit

/// What the program carries in itself, for a database that has nothing of its own yet.
enum SeedData {
    static func rules() throws -> RuleBook { try RuleBook(JSONParser.parse(PackageResources.rules_json)) }

    static func policy() throws -> Policy { try Policy(JSONParser.parse(PackageResources.policy_json)) }
}
