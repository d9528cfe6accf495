@main enum OrderdeckBenchmarks { static func main() {} }
