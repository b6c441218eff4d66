using System.Collections.Concurrent;

namespace CancelSaver.Stores.Shopify;

/// <summary>Whoever wants a thing while it is being fetched waits for that one fetching, inside this process.</summary>
internal sealed class SingleFlight<TKey, T>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<T>>> flights = new();

    /// <param name="fetch">Goes on although a caller gives up: others wait for it.</param>
    public async Task<T> Run(TKey key, Func<Task<T>> fetch, CancellationToken cancel)
    {
        var flight = flights.GetOrAdd(key, static (k, given) => new Lazy<Task<T>>(() => given.Self.Land(k, given.Fetch)), (Self: this, Fetch: fetch));
        return await flight.Value.WaitAsync(cancel);
    }

    private async Task<T> Land(TKey key, Func<Task<T>> fetch)
    {
        // Away from the first caller's thread at once, so that the entry is there before it can be taken out.
        await Task.Yield();
        try
        {
            return await fetch();
        }
        finally
        {
            flights.TryRemove(key, out _);
        }
    }
}
