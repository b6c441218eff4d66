using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>
/// Many entries as few bytes: each property of all entries side by side, then packed. A column has a number and a length, so that readers pass over what they do not know and take what is
/// missing as "nothing": a new property is a new column. Numbers, once used, are never given another meaning.
/// </summary>
public static class CaseColumns
{
    private const byte Version = 1;

    private enum Column : byte
    {
        Texts = 1,
        Goods = 2,
        Order = 3,
        Minute = 4,
        Status = 5,
        Class = 6,
        Reason = 7,
        Total = 8,
        Currency = 9,
        Signs = 10,
        Recovered = 11,
        Cost = 12,
        OfferKinds = 13,
        Score = 14,
        Rule = 15,
        Owner = 16,
        GoodsOfOrder = 17,
        PersonSince = 18,
        RepliedAt = 19,
        DoneAt = 20,
        OwnerName = 21,
    }

    /// <param name="from">Times are written as minutes since then.</param>
    public static byte[] Write(IReadOnlyList<CaseEntry> entries, DateTimeOffset from)
    {
        var (texts, goods) = (new List<string>(), new List<Good>());
        var (placeOfText, placeOfGood) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<Good, int>());
        long Text(string? text) => text is null ? 0 : 1 + PlaceOf(text, texts, placeOfText);
        long Minutes(DateTimeOffset at) => (at - from).Ticks / TimeSpan.TicksPerMinute;
        // Zero is "never"; what lies before the day is negative.
        long Moment(DateTimeOffset? at) => at is { } then ? Minutes(then) is >= 0 and var later ? later + 1 : Minutes(then) : 0;

        var all = new PackedBytes();
        all.Byte(Version);
        all.Number(entries.Count);
        void Put(Column column, Func<CaseEntry, long> value)
        {
            var one = new PackedBytes();
            var before = 0L;
            foreach (var entry in entries)
            {
                var now = value(entry);
                one.Signed(column == Column.Order ? unchecked(now - before) : now);
                before = now;
            }
            all.Section((byte)column, one);
        }

        Put(Column.Order, e => e.Order);
        Put(Column.Minute, e => Minutes(e.CancelledAt));
        Put(Column.Status, e => (int)e.Status);
        Put(Column.Class, e => (int)e.Class);
        Put(Column.Reason, e => Text(e.Reason));
        Put(Column.Total, e => e.Total.Minor);
        Put(Column.Currency, e => Text(e.Total.Currency));
        Put(Column.Signs, e => (int)e.Signs);
        Put(Column.Recovered, e => e.RecoveredMinor);
        Put(Column.Cost, e => e.CostMinor);
        Put(Column.OfferKinds, e => e.OfferKinds);
        Put(Column.Score, e => e.Score ?? 0);
        Put(Column.Rule, e => Text(e.Rule));
        Put(Column.Owner, e => Text(e.Owner));
        Put(Column.OwnerName, e => Text(e.OwnerName));
        Put(Column.PersonSince, e => Moment(e.PersonSince));
        Put(Column.RepliedAt, e => Moment(e.RepliedAt));
        Put(Column.DoneAt, e => Moment(e.DoneAt));

        var goodsOfOrder = new PackedBytes();
        foreach (var entry in entries)
        {
            goodsOfOrder.Number(entry.Goods.Count);
            foreach (var good in entry.Goods)
                goodsOfOrder.Number(PlaceOf(good, goods, placeOfGood));
        }
        all.Section((byte)Column.GoodsOfOrder, goodsOfOrder);
        var names = new PackedBytes();
        foreach (var good in goods)
        {
            names.Signed(good.Id);
            names.Text(good.Name);
        }
        all.Section((byte)Column.Goods, names);
        var said = new PackedBytes();
        foreach (var text in texts)
            said.Text(text);
        all.Section((byte)Column.Texts, said);
        return all.Pack();
    }

    /// <exception cref="InvalidDataException">These bytes are not what was written.</exception>
    public static List<CaseEntry> Read(ReadOnlyMemory<byte> packed, DateTimeOffset from)
    {
        var bytes = PackedReader.Unpack(packed);
        if (bytes.Byte() != Version)
            throw new InvalidDataException("A day of cases is written in a version that is not known.");
        var count = (int)bytes.Number();
        var sections = new Dictionary<Column, ReadOnlyMemory<byte>>();
        while (!bytes.IsAtEnd)
            sections[(Column)bytes.Byte()] = bytes.Section();

        var texts = new List<string>();
        for (var section = Of(Column.Texts); !section.IsAtEnd;)
            texts.Add(section.Text());
        var goods = new List<Good>();
        for (var section = Of(Column.Goods); !section.IsAtEnd;)
            goods.Add(new Good(section.Signed(), section.Text()));

        PackedReader Of(Column column) => new(sections.GetValueOrDefault(column));
        long[] Take(Column column)
        {
            var (section, values) = (Of(column), new long[count]);
            for (var i = 0; i < count && !section.IsAtEnd; i++)
                values[i] = section.Signed();
            return values;
        }
        string? Text(long place) => place is 0 ? null : texts[(int)place - 1];
        DateTimeOffset? Moment(long place) => place is 0 ? null : from.AddMinutes(place > 0 ? place - 1 : place);

        var (order, minute, status, @class, reason, total, currency) = (Take(Column.Order), Take(Column.Minute), Take(Column.Status), Take(Column.Class), Take(Column.Reason), Take(Column.Total), Take(Column.Currency));
        var (signs, recovered, cost, kinds, score, rule, owner) = (Take(Column.Signs), Take(Column.Recovered), Take(Column.Cost), Take(Column.OfferKinds), Take(Column.Score), Take(Column.Rule), Take(Column.Owner));
        var ownerName = Take(Column.OwnerName);
        var (since, replied, done) = (Take(Column.PersonSince), Take(Column.RepliedAt), Take(Column.DoneAt));
        var goodsOfOrder = Of(Column.GoodsOfOrder);
        var (entries, number) = (new List<CaseEntry>(count), 0L);
        for (var i = 0; i < count; i++)
        {
            number = unchecked(number + order[i]);
            var mine = goodsOfOrder.IsAtEnd ? [] : new Good[goodsOfOrder.Number()];
            for (var g = 0; g < mine.Length; g++)
                mine[g] = goods[(int)goodsOfOrder.Number()];
            entries.Add(new CaseEntry
            {
                Order = number,
                CancelledAt = from.AddMinutes(minute[i]),
                Status = (CancellationStatus)status[i],
                Class = (CancelClass)@class[i],
                Reason = Text(reason[i]) ?? Reasons.Reason.Unknown,
                Total = new Money(total[i], Text(currency[i]) ?? ""),
                Signs = (CaseSigns)signs[i],
                RecoveredMinor = recovered[i],
                CostMinor = cost[i],
                OfferKinds = (int)kinds[i],
                Score = score[i] is 0 ? null : (int)score[i],
                Rule = Text(rule[i]),
                Owner = Text(owner[i]),
                OwnerName = Text(ownerName[i]),
                Goods = mine,
                PersonSince = Moment(since[i]),
                RepliedAt = Moment(replied[i]),
                DoneAt = Moment(done[i]),
            });
        }
        return entries;
    }

    /// <summary>The words of entries, in the same order; they are read only when somebody searches.</summary>
    public static byte[] WriteWords(IReadOnlyList<CaseEntry> entries)
    {
        var all = new PackedBytes();
        all.Byte(Version);
        foreach (var entry in entries)
        {
            all.Number(entry.Words.Count);
            foreach (var word in entry.Words)
                all.Fixed(word);
        }
        return all.Pack();
    }

    /// <exception cref="InvalidDataException">These bytes are not what was written.</exception>
    public static void ReadWords(ReadOnlyMemory<byte> packed, List<CaseEntry> into)
    {
        var bytes = PackedReader.Unpack(packed);
        if (bytes.Byte() != Version)
            throw new InvalidDataException("The words of a day of cases are written in a version that is not known.");
        for (var i = 0; i < into.Count; i++)
        {
            var words = new uint[bytes.Number()];
            for (var w = 0; w < words.Length; w++)
                words[w] = bytes.Fixed();
            into[i] = into[i] with { Words = words };
        }
    }

    private static int PlaceOf<T>(T what, List<T> all, Dictionary<T, int> places)
        where T : notnull
    {
        if (places.TryGetValue(what, out var place))
            return place;
        all.Add(what);
        return places[what] = all.Count - 1;
    }
}
