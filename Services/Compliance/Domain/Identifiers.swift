package import Primitives

package enum VerificationTag {}
package typealias VerificationID = Identifier<VerificationTag>

package enum DocumentTag {}
package typealias DocumentID = Identifier<DocumentTag>

/// One submission of a verification to a provider.
package enum ProviderCheckTag {}
package typealias ProviderCheckID = Identifier<ProviderCheckTag>

package enum RuleTag {}
package typealias RuleID = Identifier<RuleTag>

package enum AlertTag {}
package typealias AlertID = Identifier<AlertTag>

package enum FindingTag {}
package typealias FindingID = Identifier<FindingTag>

package enum DatasetTag {}
package typealias DatasetID = Identifier<DatasetTag>

package enum BacktestTag {}
package typealias BacktestID = Identifier<BacktestTag>

package enum CaseTag {}
package typealias CaseID = Identifier<CaseTag>
