package import Primitives

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
