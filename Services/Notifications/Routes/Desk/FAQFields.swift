import HTTPKit
import JSONKit
import Primitives

extension FieldType where Value == [String] {
    static var phrasings: FieldType {
        .array(.line(1...300), 0...200).described("How people ask for it as well; the assistant finds it by them")
    }
}
