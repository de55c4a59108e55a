import { useState } from 'preact/hooks'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import type { IconName } from '../../ui/names'
import { Void } from '../../ui/Void'
import type { Board, Piece, StockedSuit } from './calls'
import { suitName } from './state'
import { AddSuit, Count, OnePiece } from './StockDialogs'
import { t } from './words'

const ICONS: Record<Piece['state'], IconName> = { free: 'check', kept: 'calendar', out: 'walk', cleaning: 'broom', repair: 'repair', lost: 'ask' }

type Open = { what: 'count'; suit: StockedSuit } | { what: 'piece'; suit: StockedSuit; piece: Piece } | { what: 'add' }

/** Every size with its pieces, by the numbers on their hangers. */
export function Stock({ board, onChange }: { board: Board; onChange: (board: Board) => void }) {
  const [open, setOpen] = useState<Open>()
  const close = (): void => setOpen(undefined)
  const done = (next: Board): void => {
    close()
    onChange(next)
  }
  return (
    <div class="body wide">
      {board.suits.length === 0 && <Void art="empty" title={t('noSizes')} text={t('noSizesText')} />}
      <ul class="stock">
        {board.suits.map(suit => (
          <li key={suit.id}>
            <div>
              <h2>{suitName(suit)}</h2>
              <p class="t2">{t('measures', { chest: `${suit.chest_from}~${suit.chest_to}`, waist: `${suit.waist_from}~${suit.waist_to}` })}</p>
            </div>
            <div class="grow">
              <p>{t('pieces', { free: suit.pieces.filter(p => p.state === 'free').length, all: suit.units })}</p>
              <ul class="hangers">
                {suit.pieces.map(piece => (
                  <li key={piece.unit}>
                    <button
                      type="button"
                      class={`hanger ${piece.state}`}
                      aria-haspopup="dialog"
                      onClick={() => setOpen({ what: 'piece', suit, piece })}
                    >
                      <span class="vh">{suitName(suit)}</span>
                      <b>{t('unitNumber', { n: piece.unit })}</b>
                      <Icon name={ICONS[piece.state]} size="m" />
                      <span>{t(`unit_${piece.state}`)}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </div>
            <button type="button" class="link" aria-haspopup="dialog" aria-label={t('countOf', { suit: suitName(suit) })} onClick={() => setOpen({ what: 'count', suit })}>
              {t('count')}
            </button>
          </li>
        ))}
      </ul>
      <div class="row">
        <Button kind="plain" size="sm" icon="plus" onClick={() => setOpen({ what: 'add' })}>
          {t('addSize')}
        </Button>
      </div>
      {open?.what === 'count' && <Count suit={open.suit} onClose={close} onDone={done} />}
      {open?.what === 'piece' && <OnePiece suit={open.suit} piece={open.piece} onClose={close} onDone={done} />}
      {open?.what === 'add' && <AddSuit site={board.site.id} onClose={close} onDone={done} />}
    </div>
  )
}
