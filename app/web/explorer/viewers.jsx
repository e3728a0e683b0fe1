// Who asks: in the demo one click chooses among its people; elsewhere, or when none of them will do, a token of one's own.

export const OWN = "OWN";

export function Viewers({ roles, viewer, token, choose }) {
  return (
    <div className="viewers">
      {roles.length > 0 && (
        <fieldset>
          <legend>Ask as</legend>
          {[...roles, OWN].map((role) => (
            <label key={role}>
              <input type="radio" name="viewer" value={role} checked={role === viewer} onChange={() => choose(role)} />
              <span>{role === OWN ? "Own token" : inWords(role)}</span>
            </label>
          ))}
        </fieldset>
      )}
      {viewer === OWN && <OwnToken key={token} token={token} choose={choose} />}
    </div>
  );
}

function OwnToken({ token, choose }) {
  const use = (event) => {
    event.preventDefault();
    choose(OWN, new FormData(event.currentTarget).get("token").trim().replace(/^Bearer\s+/i, ""));
  };
  return (
    <form onSubmit={use}>
      <input
        name="token"
        type="password"
        autoComplete="off"
        spellCheck={false}
        defaultValue={token}
        placeholder="Bearer token"
        aria-label="Bearer token"
        title="Kept until this tab is closed"
      />
      <button type="submit">Use</button>
    </form>
  );
}

export function inWords(role) {
  return role[0] + role.slice(1).toLowerCase().replaceAll("_", " ");
}
