using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Infra;

/// <summary>The little evaluator answers as Kusto would, or throws.</summary>
public sealed class KustoTests
{
    private static readonly DateTimeOffset now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly Row[] numbers =
    [
        new() { ["At"] = now.AddMinutes(-90), ["Name"] = "Alpha one", ["Value"] = 1, ["Code"] = "500", ["Json"] = """{"Id":7,"Deep":{"List":[{"Word":"first"}]},"No":null}""" },
        new() { ["At"] = now.AddMinutes(-50), ["Name"] = "beta", ["Value"] = 2, ["Code"] = "200", ["Json"] = "not json" },
        new() { ["At"] = now.AddMinutes(-5), ["Name"] = "beta", ["Value"] = 10, ["Code"] = "x", ["Json"] = "" },
    ];

    [TestCase("T | where At > ago(1h) | project Value", ExpectedResult = "2 10")]
    [TestCase("T | where At > now() - 1.5h and not(Name == 'beta') | project Value", ExpectedResult = "")]
    [TestCase("T | where Value > 1 and (Name has 'one' or Code in ('200', 'x')) | project Value", ExpectedResult = "2 10")]
    [TestCase("T | where Name has 'alph' | project Value", ExpectedResult = "")]
    [TestCase("T | where Name contains 'ALPH' | project Value", ExpectedResult = "1")]
    [TestCase("T | where Name !contains 'alph' and Name startswith 'BE' | project Value", ExpectedResult = "2 10")]
    [TestCase("T | where toint(Code) >= 500 | project Value", ExpectedResult = "1")]
    [TestCase("T | extend j = parse_json(Json) | where toint(j.Id) == 7 | project W = tostring(j.Deep.List[0].Word), N = strlen(tostring(j.Missing.Deeper))", ExpectedResult = "first,0")]
    [TestCase("T | extend j = parse_json(Json) | where isnull(j.No) | project Value", ExpectedResult = "1 2 10")]
    [TestCase("T | summarize N = count(), Most = max(Value), Mean = avg(Value) by Name", ExpectedResult = "Alpha one,1,1,1 beta,2,10,6")]
    [TestCase("T | where Value > 99 | summarize N = count(), Most = max(Value) | where N == 0", ExpectedResult = "0,")]
    [TestCase("T | where Value > 99 | summarize N = count() by Name", ExpectedResult = "")]
    [TestCase("T | summarize P = percentile(Value, 95), Half = percentile(Value, 50), S = sum(Value) / 2.0", ExpectedResult = "10,2,6.5")]
    [TestCase("T | summarize A = dcount(Name), B = dcountif(Value, Name == 'beta'), C = countif(Value > 1), D = minif(Value, Value > 1)", ExpectedResult = "2,2,2,2")]
    [TestCase("T | summarize N = count() by Hour = bin(At, 1h) | order by Hour desc | project N", ExpectedResult = "2 1")]
    [TestCase("T | order by Name asc, Value desc | take 2 | project Value", ExpectedResult = "1 10")]
    [TestCase("let Least = 2; let Names = T | where Value > Least | distinct Name; T | where Name in (Names) | project Value", ExpectedResult = "2 10")]
    [TestCase("T | project X = iff(Value > 5, 'much', strcat('only ', tostring(Value))), Y = case(Value == 1, 'a', Value == 2, 'b', 'c') | order by Y desc | take 1", ExpectedResult = "much,c")]
    [TestCase("T | project X = extract('^(.*) one$', 1, Name), D = (now() - At) / 1m, Z = 7 / 2 | take 1", ExpectedResult = "Alpha,90,3")]
    public string It_answers(string query) => string.Join(' ', Run(query).Select(row => string.Join(',', row.Columns.Select(c => row[c]))));

    [TestCase("T | where Code >= 500")]
    [TestCase("T | where Value == 'one'")]
    [TestCase("T | extend j = parse_json(Json) | where j.Id == 7")]
    [TestCase("T | extend j = parse_json(Json) | where j.Id > 5")]
    [TestCase("T | where Missing == 1")]
    [TestCase("U | take 1")]
    [TestCase("T | join U on Name")]
    [TestCase("T | extend x = frobnicate(Name)")]
    [TestCase("T | summarize count()")]
    [TestCase("T | summarize N = count(), Value")]
    [TestCase("T | where count() > 1")]
    [TestCase("T | where Value")]
    [TestCase("T | where (Value > 1")]
    [TestCase("T | where Name matches regex 'a'")]
    [TestCase("T | where Name == 'a\n'")]
    [TestCase("T | where At > ago(1w)")]
    [TestCase("T | take 1 take 2")]
    public void What_it_does_not_know_or_Kusto_would_refuse_throws(string query) => Assert.That(() => Run(query), Throws.TypeOf<KustoException>());

    private static IReadOnlyList<Row> Run(string query) => Kusto.Run(query, new Dictionary<string, IReadOnlyList<Row>> { ["T"] = numbers }, now);
}
