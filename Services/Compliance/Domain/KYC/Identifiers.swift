package import Primitives

package enum VerificationTag {}
package typealias VerificationID = Identifier<VerificationTag>

package enum DocumentTag {}
package typealias DocumentID = Identifier<DocumentTag>

/// One submission of a verification to a provider.
package enum ProviderCheckTag {}
package typealias ProviderCheckID = Identifier<ProviderCheckTag>

package enum ListVersionTag {}
package typealias ListVersionID = Identifier<ListVersionTag>

package enum HitTag {}
package typealias HitID = Identifier<HitTag>
