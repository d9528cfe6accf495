@main enum Orderdeck { static func main() {} }
