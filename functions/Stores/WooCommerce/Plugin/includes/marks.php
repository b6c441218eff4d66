<?php
/**
 * Marks on cancelled orders: who cancelled, what the order was before, why. Their keys begin with an underscore, so customers neither see nor write them.
 *
 * @package CancelSaver
 */

namespace CancelSaver;

defined( 'ABSPATH' ) || exit;

const MARK_REASON = '_cancelsaver_reason';
const MARK_WORDS  = '_cancelsaver_words';
const MARK_ACTOR  = '_cancelsaver_actor';
const MARK_FROM   = '_cancelsaver_from';
const MARK_AT     = '_cancelsaver_at';

/**
 * Notes at the very moment who cancels: afterwards nothing in the order tells.
 *
 * @param int            $order_id The order.
 * @param string         $from     Its status before.
 * @param string         $to       Its status now.
 * @param \WC_Order|null $order    The order; plugins that do this action themselves leave it out.
 */
function mark_who_cancelled( $order_id, $from, $to, $order = null ) {
	$order = $order instanceof \WC_Order ? $order : wc_get_order( $order_id );
	if ( $from === $to || ! $order instanceof \WC_Order ) {
		return;
	}
	if ( 'cancelled' === $from ) {
		// It is back: what was said then must not be read as said about the next time.
		foreach ( array( MARK_REASON, MARK_WORDS, MARK_ACTOR, MARK_FROM, MARK_AT ) as $mark ) {
			$order->delete_meta_data( $mark );
		}
		$order->save_meta_data();
		return;
	}
	if ( 'cancelled' !== $to ) {
		return;
	}
	$order->update_meta_data( MARK_ACTOR, who_cancels( (int) $order_id, $from ) );
	$order->update_meta_data( MARK_FROM, $from );
	$order->update_meta_data( MARK_AT, gmdate( 'Y-m-d\TH:i:s\Z' ) );
	$order->save_meta_data();
	send_soon( (int) $order_id );
}

/**
 * Who is behind this change of status. What cannot be told is "system", which proves nothing.
 *
 * @param int    $order_id The order.
 * @param string $from     Its status before.
 * @return string customer, merchant, timeout, payment or system.
 */
function who_cancels( $order_id, $from ) {
	// phpcs:disable WordPress.Security.NonceVerification, WordPress.CSRF.NonceVerification -- WooCommerce checked the nonce before it changed the status; nothing is done here but looking.
	if ( cancelling_by_form() === $order_id || ( isset( $_GET['cancel_order'], $_GET['order_id'] ) && absint( wp_unslash( $_GET['order_id'] ) ) === $order_id ) ) {
		return 'customer';
	}
	if ( doing_action( 'woocommerce_cancel_unpaid_orders' ) ) {
		return 'timeout';
	}
	if ( is_a_person_of_the_store() ) {
		return 'merchant';
	}
	return 'failed' === $from || isset( $_GET['wc-api'] ) ? 'payment' : 'system';
	// phpcs:enable
}

/**
 * Somebody sits before the screen. A request with an API key has a user too, but is a program.
 *
 * @return bool
 */
function is_a_person_of_the_store() {
	if ( wp_doing_cron() || ( defined( 'WP_CLI' ) && WP_CLI ) || ! current_user_can( 'edit_shop_orders' ) ) {
		return false;
	}
	return ! ( defined( 'REST_REQUEST' ) && REST_REQUEST ) || isset( $_SERVER['HTTP_X_WP_NONCE'] );
}
