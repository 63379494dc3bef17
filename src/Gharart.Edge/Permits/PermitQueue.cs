namespace Gharart.Edge.Permits;

/// <summary>Stocks to look at, put in by clicks and taken out all at once by the keeper. Each is in it once; nothing is allocated.</summary>
internal sealed class PermitQueue
{
    private PermitStock? _head;

    public void Add(PermitStock stock)
    {
        if (!stock.TryQueue())
        {
            return;
        }

        do
        {
            stock.Next = Volatile.Read(ref _head);
        }
        while (Interlocked.CompareExchange(ref _head, stock, stock.Next) != stock.Next);
    }

    public void TakeAll(ISet<PermitStock> into)
    {
        for (var stock = Interlocked.Exchange(ref _head, null); stock is not null;)
        {
            var next = stock.Next;
            stock.Next = null;
            stock.Unqueue();
            into.Add(stock);
            stock = next;
        }
    }
}
