namespace Gharart.Admin.Http;

/// <summary>A checked page query: take <c>Limit + 1</c> rows that sort after <see cref="After"/>.</summary>
/// <param name="Limit">1–200.</param>
/// <param name="After">Sort key of the last row of the page before; null for the first page.</param>
/// <param name="Scope">What the token is good for, so that it opens no other list.</param>
internal readonly record struct PageRequest(int Limit, string? After, string Scope)
{
    public int Take => Limit + 1;
}
